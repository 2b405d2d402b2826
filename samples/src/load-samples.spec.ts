import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadSamples } from './index.js';

describe('loading the samples', () => {
  const requests: { line: string; authorization?: string }[] = [];
  let refuse: (line: string) => boolean;
  let server: Server;
  let gatewayUrl: string;

  beforeEach(async () => {
    requests.length = 0;
    refuse = () => false;
    server = createServer((request, response) => {
      const line = `${request.method} ${request.url}`;
      requests.push({ line, authorization: request.headers.authorization });
      request.resume().on('end', () => {
        response.writeHead(refuse(line) ? 403 : 200, { 'content-type': 'application/json' });
        response.end(refuse(line) ? '{"title":"The API key may not do this"}' : '{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    gatewayUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('puts each thing after what it refers to, and publishes the templates', async () => {
    await loadSamples({ gatewayUrl, apiKey: 'tb_demo_key' });
    const lines = requests.map((request) => request.line);
    const first = (part: string) => lines.findIndex((line) => line.includes(part));
    const last = (part: string) => lines.findLastIndex((line) => line.includes(part));
    expect(last('/brands/')).toBeLessThan(first('/templates/'));
    expect(last('/blocks/')).toBeLessThan(first('/templates/'));
    expect(last('/publish')).toBeLessThan(first('/definitions/'));
    expect(lines).toContain('PUT /api/ingest/v1/event-types/com.fennholm.order.shipped');
    expect(lines.filter((line) => line.endsWith('/publish'))).toHaveLength(4);
    expect(new Set(requests.map((request) => request.authorization))).toEqual(
      new Set(['Bearer tb_demo_key']),
    );
  });

  it('stops at the first refusal and says which request, why, and what to do', async () => {
    refuse = (line) => line.includes('/brands/');
    await expect(loadSamples({ gatewayUrl, apiKey: 'tb_demo_key' })).rejects.toThrow(
      /PUT .*\/brands\/fennholm answered 403: .*may not do this.*\n.*content:write/,
    );
    expect(requests.at(-1)?.line).toContain('/brands/');
  });

  it('says so when nobody listens', async () => {
    await new Promise((resolve) => server.close(resolve));
    await expect(loadSamples({ gatewayUrl, apiKey: 'k' })).rejects.toThrow(
      /found nobody there\. Is the stack running/,
    );
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, resolve));
  });
});
