import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadSamples } from './index.js';

describe('loading the samples', () => {
  const requests: { line: string; authorization?: string }[] = [];
  let refuse: (line: string) => boolean;
  let statusOf: (line: string) => string;
  let server: Server;
  let gatewayUrl: string;

  beforeEach(async () => {
    requests.length = 0;
    refuse = () => false;
    statusOf = () => 'draft';
    server = createServer((request, response) => {
      const line = `${request.method} ${request.url}`;
      requests.push({ line, authorization: request.headers.authorization });
      request.resume().on('end', () => {
        response.writeHead(refuse(line) ? 403 : 200, { 'content-type': 'application/json' });
        const reply = refuse(line)
          ? { title: 'The API key may not do this' }
          : { version: 3, status: statusOf(line) };
        response.end(JSON.stringify(reply));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    gatewayUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const gateway = () => ({ gatewayUrl, apiKey: 'tb_demo_key', reviewerKey: 'tb_reviewer_key' });
  const linesOf = (key: string) =>
    requests.filter(({ authorization }) => authorization === `Bearer ${key}`).map(({ line }) => line);

  it('publishes each thing after what it refers to', async () => {
    await loadSamples(gateway());
    const lines = requests.map((request) => request.line);
    const first = (part: string) => lines.findIndex((line) => line.includes(part));
    const last = (part: string) => lines.findLastIndex((line) => line.includes(part));
    expect(last('/brands/')).toBeLessThan(first('/templates/'));
    expect(last('/blocks/')).toBeLessThan(first('/templates/'));
    expect(last('/templates/')).toBeLessThan(first('/definitions/'));
    expect(last('/brands/')).toBeLessThan(first('/policies/'));
    expect(lines).toContain('PUT /api/ingest/v1/event-types/com.fennholm.order.shipped');
    expect(lines.filter((line) => /templates.*publish$/.test(line))).toHaveLength(4);
  });

  it('writes and submits by one key, approves and publishes by another', async () => {
    await loadSamples(gateway(), ['invoice']);
    const template = (lines: string[]) => lines.filter((line) => line.includes('/templates/invoice'));
    expect(template(linesOf('tb_demo_key'))).toEqual([
      'PUT /api/composer/v1/templates/invoice',
      'POST /api/composer/v1/templates/invoice/submit',
    ]);
    expect(template(linesOf('tb_reviewer_key'))).toEqual([
      'POST /api/composer/v1/templates/invoice/approve',
      'POST /api/composer/v1/templates/invoice/publish',
    ]);
  });

  it('takes no step again for what is published already', async () => {
    statusOf = () => 'published';
    await loadSamples(gateway());
    expect(requests.filter(({ line }) => !line.startsWith('PUT '))).toEqual([]);
  });

  it.each([
    ['in-review', ['approve', 'publish']],
    ['approved', ['publish']],
    ['retired', ['publish']],
  ])('goes on from %s', async (status, steps) => {
    statusOf = () => status;
    await loadSamples(gateway(), ['invoice']);
    const brand = requests
      .map(({ line }) => line)
      .filter((line) => line.startsWith('POST /api/composer/v1/brands/'));
    expect(brand.map((line) => line.split('/').at(-1))).toEqual(steps);
  });

  it('stops at a refusal and says which request, why, and what to do', async () => {
    refuse = (line) => line.includes('/brands/');
    await expect(loadSamples(gateway())).rejects.toThrow(
      /PUT .*\/brands\/fennholm answered 403: .*may not do this.*\n.*content:write/,
    );
    expect(requests.filter(({ line }) => line.includes('/templates/'))).toEqual([]);
  });

  it('says so when nobody listens', async () => {
    await new Promise((resolve) => server.close(resolve));
    await expect(loadSamples(gateway())).rejects.toThrow(/found nobody there\. Is the stack running/);
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, resolve));
  });
});
