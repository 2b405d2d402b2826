import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { choosePorts, freePort, host, PortBusyError } from './ports.js';

describe('choosing ports', () => {
  let busy: Server | undefined;
  afterEach(() => {
    busy?.close();
  });

  async function occupy(address: string): Promise<number> {
    const port = await freePort();
    busy = createServer();
    await new Promise<void>((resolve) => busy?.listen(port, address, resolve));
    return port;
  }

  it.each([host, '0.0.0.0'])(
    'names a port in use on %s, its variable, and a port that is free',
    async (address) => {
      const port = await occupy(address);
      const chosen = choosePorts('default', ['postgres'], { POSTGRES_PORT: String(port) });
      await expect(chosen).rejects.toThrow(PortBusyError);
      await expect(choosePorts('default', ['postgres'], { POSTGRES_PORT: String(port) })).rejects.toThrow(
        new RegExp(`^Port ${port} for postgres is in use .* choose another port: POSTGRES_PORT=\\d+$`),
      );
    },
  );

  it('does not mind a busy port that the stack will not use', async () => {
    const port = await occupy(host);
    const ports = await choosePorts('default', ['gateway'], {
      SMTP_PORT: String(port),
      GATEWAY_PORT: String(await freePort()),
    });
    expect(ports.smtp).toBe(port);
  });

  it('refuses what is no port', async () => {
    await expect(choosePorts('default', [], { NATS_PORT: '70000' })).rejects.toThrow(
      'NATS_PORT is "70000", which is no port. Give a whole number from 1 to 65535.',
    );
  });

  it('finds different free ports for everything, also for those who ask at the same time', async () => {
    const asked = await Promise.all([choosePorts(0, [], {}), choosePorts(0, [], {}), choosePorts(0, [], {})]);
    const ports = asked.flatMap((each) => Object.values(each));
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('gives no port twice among processes, and none that an outgoing connection may take', async () => {
    const mine = await Promise.all(Array.from({ length: 40 }, freePort));
    const module = new URL('../dist/ports.js', import.meta.url).href;
    const ask = `const { freePort } = await import('${module}');
      const ports = [];
      for (let n = 0; n < 40; n += 1) ports.push(await freePort());
      console.log(JSON.stringify(ports));`;
    const others = await Promise.all(
      [1, 2].map(async () => {
        const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', ask]);
        return JSON.parse(stdout) as number[];
      }),
    );
    const all = [...mine, ...others.flat()];
    expect(new Set(all).size).toBe(120);
    expect(Math.max(...all)).toBeLessThan(32_768);
  });
});
