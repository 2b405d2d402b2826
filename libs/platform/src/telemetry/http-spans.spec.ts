import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { pathInTraces } from './http-spans.js';

const token = 'eyJjIjoiOGM3ZjVjM2UifQ.kq3_Zx0-Qm';

describe('the path of a request in a trace', () => {
  it.each([
    [`/t/p/${token}`, '/t/p'],
    [`/t/p/${token}/history?before=2026-01-01`, '/t/p'],
    [`/t/o/${token}.gif`, '/t/o'],
    [`/t/${token}`, '/t'],
    [`/${token}`, '/'],
    [`//t/p/${token}`, '/'],
    [`/%74/p/${token}`, '/'],
    [`https://hello.example/t/p/${token}`, '/'],
    ['/t/hooks/twilio/8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10', '/t/hooks'],
    ['/auth/callback?code=secret&state=x', '/auth/callback'],
    ['/api/ingest/v1/customers/zoe', '/api/ingest/v1/customers'],
    ['/api/ingest/v1/customers/zoe@shop.example/merge', '/api/ingest/v1/customers'],
    ['/api/tracker/v1/communications?customer=zoe', '/api/tracker/v1/communications'],
    ['/api/tracker/v1?customer=zoe', '/api/tracker/v1'],
    ['/api/tracker/openapi.json', '/api/tracker/openapi.json'],
    ['/health/live#x', '/health'],
    ['/', '/'],
    ['*', '/'],
    [undefined, '/'],
  ])('%s is %s', (url, path) => expect(pathInTraces(url)).toBe(path));
});

/** In a process of its own: what is traced is patched before anything else is loaded. */
const traced = `
import { createRequire } from 'node:module';
const require = createRequire(${JSON.stringify(import.meta.url)});
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { httpSpans, tellRoute } = await import(${JSON.stringify(new URL('http-spans.ts', import.meta.url).href)});
const spans = [];
const nothing = async () => {};
const sdk = new NodeSDK({
  spanProcessors: [{ onStart() {}, onEnd: (span) => spans.push(span), forceFlush: nothing, shutdown: nothing }],
  metricReaders: [],
  logRecordProcessors: [],
  instrumentations: [new HttpInstrumentation(httpSpans)],
});
sdk.start();
const http = require('node:http');
const server = http.createServer((request, response) => {
  tellRoute('/t/p/:token');
  response.end();
});
server.listen(0, '127.0.0.1', () => {
  const options = { port: server.address().port, path: process.argv[1], headers: { 'user-agent': 'Phone of Zoe' } };
  http.get({ host: '127.0.0.1', ...options }, (response) => response.resume().on('end', () => server.close(tell)));
});
const tell = () =>
  console.log(JSON.stringify(spans.map(({ kind, name, attributes }) => ({ kind, name, attributes }))));
`;

it('tells of a request its method, host and answer, and neither token nor query nor who asked', async () => {
  const path = `/t/p/${token}?customer=zoe`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', traced, path]);
  const spans = JSON.parse(stdout) as { kind: number; attributes: Record<string, unknown> }[];
  const [incoming, outgoing] = [1, 2].map((kind) => spans.find((span) => span.kind === kind)?.attributes);
  expect(incoming).toEqual({
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'http.route': '/t/p/:token',
    'network.protocol.version': '1.1',
    'server.address': '127.0.0.1',
    'server.port': expect.any(Number),
    'url.path': '/t/p',
    'url.scheme': 'http',
  });
  expect(outgoing).toMatchObject({ 'http.request.method': 'GET', 'server.address': '127.0.0.1' });
  expect(JSON.stringify(spans)).not.toMatch(/eyJ|zoe/i);
});
