import { createServer, type Server } from 'node:net';
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

  it('finds different free ports for everything', async () => {
    const ports = Object.values(await choosePorts(0, [], {}));
    expect(new Set(ports).size).toBe(ports.length);
  });
});
