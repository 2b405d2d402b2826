/**
 * Loaded before a service (`--import`), and with it into each of its threads: measures the turns of its event loop, and
 * hears of whomever any thread calls and whatever it starts. The service knows nothing of it.
 *
 * A turn is measured in processor time of the service's own thread, so that a busy machine is no fault of a template.
 */
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

/** What was seen since it was last asked. */
export interface Seen {
  /** The longest turn of the event loop, in milliseconds of processor time. */
  stall: number;
  /** `host:port` of connections, names looked up, programs started: by any thread. */
  calls: string[];
  /** Most memory that the process has ever held, in megabytes. */
  peak: number;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

const heard = new BroadcastChannel('whom-threads-call');
heard.unref();
const calls: string[] = [];
const tell = (call: string): void => {
  if (isMainThread) calls.push(call);
  else heard.postMessage(call);
};

function watch(holder: object, name: string, describe: (args: unknown[]) => string): void {
  const methods = holder as Record<string, Method>;
  const original = methods[name];
  if (!original) throw new Error(`There is no ${name} to watch.`);
  methods[name] = function (...args) {
    tell(describe(args));
    return original.apply(this, args);
  };
}

/** Of `connect(options)`, `connect(port, host)`, and of Node's own `connect([options, callback])`. */
function addressIn([first, second]: unknown[]): string {
  const options = (Array.isArray(first) ? first[0] : first) as Record<string, unknown> | number;
  if (typeof options !== 'object') return `${typeof second === 'string' ? second : 'localhost'}:${options}`;
  const { host = 'localhost', port, path } = options;
  return port === undefined ? String(path) : `${String(host)}:${String(port)}`;
}

const net = process.getBuiltinModule('node:net');
watch(net.Socket.prototype, 'connect', addressIn);
const udp = process.getBuiltinModule('node:dgram');
watch(udp.Socket.prototype, 'send', () => 'a datagram');
const programs = process.getBuiltinModule('node:child_process');
for (const name of ['spawn', 'spawnSync', 'exec', 'execFile', 'fork'])
  watch(programs, name, ([program]) => `program ${String(program)}`);

const milliseconds = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1_000;

if (isMainThread) {
  heard.onmessage = (event) => calls.push(String((event as MessageEvent).data));
  let stall = 0;
  let before = milliseconds(process.threadCpuUsage());
  setInterval(() => {
    const now = milliseconds(process.threadCpuUsage());
    stall = Math.max(stall, now - before);
    before = now;
  }, 1).unref();
  process.on('message', () => {
    process.send?.({ stall, calls: calls.splice(0), peak: process.resourceUsage().maxRSS / 1024 });
    stall = 0;
  });
  process.channel?.unref();
}
