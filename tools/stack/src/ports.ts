import { createServer } from 'node:net';
import { StackFailure } from './steps.js';

export const host = '127.0.0.1';

/** Where everything listens by default, and the environment variable that moves it. */
export const portTable = {
  gateway: { port: 8080, variable: 'GATEWAY_PORT' },
  ingest: { port: 3001, variable: 'INGEST_PORT' },
  composer: { port: 3002, variable: 'COMPOSER_PORT' },
  renderer: { port: 3003, variable: 'RENDERER_PORT' },
  dispatcher: { port: 3004, variable: 'DISPATCHER_PORT' },
  tracker: { port: 3005, variable: 'TRACKER_PORT' },
  sandbox: { port: 8025, variable: 'SANDBOX_PORT' },
  smtp: { port: 2525, variable: 'SMTP_PORT' },
  nats: { port: 4222, variable: 'NATS_PORT' },
  postgres: { port: 5433, variable: 'POSTGRES_PORT' },
} as const;

export type PortName = keyof typeof portTable;
export type Ports = Record<PortName, number>;

export class PortBusyError extends StackFailure {
  constructor(
    readonly port: number,
    readonly variable: string,
    what: string,
    free: number,
  ) {
    super(
      `Port ${port} for ${what} is in use by another program. ` +
        `Stop that program, or choose another port: ${variable}=${free}`,
    );
  }
}

async function canListen(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: address, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A wildcard listener and a loopback listener may coexist on macOS, hence both questions. */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '0.0.0.0')) && (await canListen(port, host));
}

/**
 * Below the range from which Linux (32,768), macOS and Windows (49,152) take the ports of outgoing
 * connections: one of those may land on any free port there, between our looking and our listening.
 */
const firstPort = 15_000;
const blockSize = 16;
const blocks = 1_000;

let block: { next: number; end: number } | undefined;

/** Takes a block of ports away from every other process, for as long as this one lives: by listening on its first. */
async function takeBlock(): Promise<{ next: number; end: number }> {
  const start = Math.floor(Math.random() * blocks);
  for (let offset = 0; offset < blocks; offset += 1) {
    const first = firstPort + ((start + offset) % blocks) * blockSize;
    const claim = createServer();
    claim.unref();
    const taken = await new Promise<boolean>((resolve) => {
      claim.once('error', () => resolve(false));
      claim.listen({ port: first, host, exclusive: true }, () => resolve(true));
    });
    if (taken) return { next: first + 1, end: first + blockSize };
  }
  const last = firstPort + blocks * blockSize - 1;
  throw new StackFailure(`No free ports from ${firstPort} to ${last}: end programs that hold them.`);
}

/** A port that nobody listens on, and that goes to no other caller, in this process or another one of ours. */
export async function freePort(): Promise<number> {
  if (!block || block.next === block.end) block = await takeBlock();
  const port = block.next++;
  return (await isFree(port)) ? port : freePort();
}

async function nextFree(after: number): Promise<number> {
  for (let port = after + 1; port < Math.min(after + 100, 65_535); port += 1) {
    if (await isFree(port)) return port;
  }
  return freePort();
}

/** Throws PortBusyError, which names a port to use instead, when somebody listens there already. */
export async function requireFree(port: number, what: string, variable: string): Promise<void> {
  if (!(await isFree(port))) throw new PortBusyError(port, variable, what, await nextFree(port));
}

function portFrom(text: string, variable: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StackFailure(`${variable} is "${text}", which is no port. Give a whole number from 1 to 65535.`);
}

/**
 * Decides every port: free ones for `wanted` 0, otherwise the environment's, otherwise the defaults.
 * Only the names in `used` have to be free.
 */
export async function choosePorts(
  wanted: 0 | 'default',
  used: readonly PortName[],
  environment: NodeJS.ProcessEnv,
): Promise<Ports> {
  const chosen = {} as Ports;
  for (const name of Object.keys(portTable) as PortName[]) {
    const { port, variable } = portTable[name];
    if (wanted === 0) {
      chosen[name] = await freePort();
      continue;
    }
    const text = environment[variable];
    chosen[name] = text ? portFrom(text, variable) : port;
    if (used.includes(name)) await requireFree(chosen[name], name, variable);
  }
  return chosen;
}
