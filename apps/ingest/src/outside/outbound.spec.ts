import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isPublicAddress, parseAllowed } from './addresses.js';
import { ForbiddenTarget, NoAnswer, Outbound } from './outbound.js';

const strict = new Outbound(parseAllowed(''));
const call = (outbound: Outbound, url: string, more = {}) =>
  outbound.call({ method: 'GET', url: new URL(url), timeoutMilliseconds: 1_000, mostBytes: 100, ...more });

describe('a call to an address that somebody gave', () => {
  let server: Server;
  let port: number;
  let asked = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked++;
      if (request.url === '/redirect') response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
      else if (request.url === '/slow') response.writeHead(200).write('x');
      else if (request.url === '/long') response.end('x'.repeat(1_000_000));
      else response.end(request.headers.host);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ...[
      '127.0.0.1',
      '127.1',
      '0x7f.1',
      '0x7f000001',
      '2130706433',
      '017700000001',
      '127.0.0.1.',
      '0.0.0.0',
      '0',
    ],
    ...[
      'localhost',
      'LOCALHOST',
      'localhost.',
      'a.localhost',
      'metadata.google.internal',
      '１２７.0.0.1',
      '127。0。0。1',
    ],
    ...[
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
    ],
    ...[
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:ffff:10.0.0.1]',
      '[fe80::1]',
      '[fd00::1]',
      '[ff02::1]',
    ],
    ...['[64:ff9b::7f00:1]', '[2002:7f00:1::]', '[::127.0.0.1]', '[2001:db8::1]', '[2001:0:1::1]'],
  ])('never reaches the inside as %s', async (host) => {
    asked = 0;
    const url = `http://${host}:${port}/`;
    expect(() => strict.check(new URL(url))).toThrow(ForbiddenTarget);
    await expect(call(strict, url)).rejects.toThrow(ForbiddenTarget);
    expect(asked).toBe(0);
  });

  it.each([
    [[{ address: '127.0.0.1', family: 4 }]],
    [
      [
        { address: '93.184.216.34', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ],
    ],
    [[{ address: '::ffff:192.168.0.1', family: 6 }]],
  ])('never reaches the inside by a name that leads there: %j', async (found) => {
    const outbound = new Outbound(parseAllowed(''), () => Promise.resolve(found));
    await expect(call(outbound, `http://harmless.example:${port}/`)).rejects.toThrow(ForbiddenTarget);
  });

  it('looks a name up once: the connection is made to the address that was judged', async () => {
    let looks = 0;
    const rebinding = new Outbound(parseAllowed('127.0.0.0/8'), () => {
      looks++;
      return Promise.resolve([{ address: looks === 1 ? '127.0.0.1' : '10.9.9.9', family: 4 }]);
    });
    const { status, body } = await call(rebinding, `http://harmless.example:${port}/`);
    expect([status, body.toString(), looks]).toEqual([200, `harmless.example:${port}`, 1]);
  });

  it('does not follow redirects', async () => {
    const answer = await call(
      new Outbound(parseAllowed(`127.0.0.1:${port}`)),
      `http://127.0.0.1:${port}/redirect`,
    );
    expect(answer.status).toBe(302);
  });

  it('goes where the operator says, by host, by host and port, and by range', async () => {
    for (const allowed of ['127.0.0.1', `127.0.0.1:${port}`, '127.0.0.0/8', 'other.example 127.0.0.1'])
      expect((await call(new Outbound(parseAllowed(allowed)), `http://127.0.0.1:${port}/`)).status).toBe(200);
    await expect(
      call(new Outbound(parseAllowed(`127.0.0.1:1`)), `http://127.0.0.1:${port}/`),
    ).rejects.toThrow(ForbiddenTarget);
    expect(() => parseAllowed('http://x/')).toThrow(/neither a host/);
  });

  it('ends in time, and reads no more than it was told', async () => {
    const outbound = new Outbound(parseAllowed('127.0.0.1'));
    await expect(
      call(outbound, `http://127.0.0.1:${port}/slow`, { timeoutMilliseconds: 200 }),
    ).rejects.toThrow(/within 200 ms/);
    expect((await call(outbound, `http://127.0.0.1:${port}/long`)).body).toHaveLength(100);
    await expect(call(outbound, `http://127.0.0.1:${port}/long`, { whole: true })).rejects.toThrow(NoAnswer);
    await expect(call(outbound, 'http://127.0.0.1:1/')).rejects.toThrow(NoAnswer);
  });

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'http://user:pw@example.com/'])(
    'refuses %s',
    (url) => {
      expect(() => strict.check(new URL(url))).toThrow(ForbiddenTarget);
    },
  );

  it('knows public addresses', () => {
    for (const address of ['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:93.184.216.34'])
      expect(isPublicAddress(address)).toBe(true);
  });
});
