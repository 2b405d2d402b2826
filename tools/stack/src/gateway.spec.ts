import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routeOf, startGateway, type Gateway } from './gateway.js';
import { host } from './ports.js';

describe('the paths of the gateway', () => {
  it.each([
    ['/api/ingest/v1/events', 'ingest'],
    ['/api/composer/openapi.json?x=1', 'composer'],
    ['/api/tracker', 'tracker'],
    ['/t/o/abc', 'tracker'],
    ['/t', 'tracker'],
    ['/auth/login?to=/templates', 'composer'],
    ['/authors', undefined],
    ['/templates', undefined],
    ['/api/ingested/v1', undefined],
    ['/api/constructor', undefined],
    ['/health/ready', undefined],
    ['/', undefined],
  ])('%s belongs to %s', (path, service) => {
    expect(routeOf(path)).toBe(service);
  });
});

describe('the gateway', () => {
  let service: Server;
  let gateway: Gateway;
  let target: URL;
  let aborted: Promise<unknown>;

  beforeAll(async () => {
    service = createServer((incoming, response) => {
      if (incoming.url === '/api/tracker/drip') {
        response.write('first');
        aborted = once(response, 'close');
        return;
      }
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const { method, url, headers } = incoming;
        response.writeHead(201, { 'x-service': 'yes', connection: 'close, x-hop', 'x-hop': 'no' });
        response.end(JSON.stringify({ method, url, headers, length: Buffer.concat(chunks).length }));
      });
    });
    await new Promise<void>((resolve) => service.listen(0, host, resolve));
    target = new URL(`http://${host}:${(service.address() as AddressInfo).port}`);
    const dead = new URL(`http://${host}:1`);
    gateway = await startGateway(0, (name) =>
      name === 'renderer' ? [] : name === 'composer' ? [dead] : [target],
    );
  });
  afterAll(async () => {
    await gateway.stop();
    service.close();
  });

  it('passes on method, path, body and headers, and says who asked', async () => {
    const body = 'x'.repeat(300_000);
    const headers = { authorization: 'Bearer tb_x', 'x-forwarded-for': '6.6.6.6' };
    const answer = await fetch(`${gateway.url}/api/ingest/v1/events?a=%2F..`, {
      method: 'POST',
      body,
      headers,
    });
    const seen = (await answer.json()) as { headers: Record<string, string> };
    expect(answer.status).toBe(201);
    expect(seen).toMatchObject({ method: 'POST', url: '/api/ingest/v1/events?a=%2F..', length: body.length });
    expect(seen.headers).toMatchObject({
      authorization: 'Bearer tb_x',
      host: new URL(gateway.url).host,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': new URL(gateway.url).host,
      'x-forwarded-proto': 'http',
    });
  });

  it('passes on a body without a length', async () => {
    const outgoing = request(`${gateway.url}/api/ingest/v1/events`, { method: 'POST' });
    outgoing.write('one');
    outgoing.end('two');
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    const text = (await answer.toArray()).join('');
    expect(JSON.parse(text)).toMatchObject({ length: 6 });
  });

  it('keeps headers of one hop to itself', async () => {
    const answer = await fetch(`${gateway.url}/t/o/1`);
    expect(answer.headers.get('x-service')).toBe('yes');
    expect(answer.headers.get('x-hop')).toBeNull();
  });

  it('streams, and hangs up on the service when the client does', async () => {
    const abort = new AbortController();
    const answer = await fetch(`${gateway.url}/api/tracker/drip`, { signal: abort.signal });
    const first = await answer.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value)).toBe('first');
    abort.abort();
    await expect(aborted).resolves.toBeDefined();
  });

  it.each(['renderer', 'composer'])('answers 503 with a problem document while %s is down', async (name) => {
    const answer = await fetch(`${gateway.url}/api/${name}/v1/x`, {
      method: 'POST',
      body: 'y'.repeat(100_000),
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(await answer.json()).toMatchObject({ status: 503, title: 'Service Unavailable' });
  });

  it('answers 404 with a problem document where nothing lives', async () => {
    const answer = await fetch(`${gateway.url}/console`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ status: 404, title: 'Not Found' });
  });
});
