/**
 * Loaded into a service before its own code (NODE_OPTIONS=--import). The first SIGUSR2 begins a CPU profile of the
 * process and of its worker threads; the second writes them down, a file for each thread.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { isMainThread } from 'node:worker_threads';

const folder = process.env['BENCH_PROFILES'];
const name = /apps\/(\w+)\//.exec(process.argv[1] ?? '')?.[1] ?? 'process';
/** Microseconds between two looks. */
const interval = 500;

interface Attached {
  params: { sessionId: string };
}
interface FromWorker {
  params: { sessionId: string; message: string };
}

const session = new Session();
const workers: string[] = [];
let running = false;

const toWorker = (sessionId: string, id: number, method: string, params = {}): Promise<unknown> =>
  session.post('NodeWorker.sendMessageToWorker', {
    sessionId,
    message: JSON.stringify({ id, method, params }),
  });

async function begin(): Promise<void> {
  session.connect();
  session.on('NodeWorker.attachedToWorker', ({ params }: Attached) => {
    workers.push(params.sessionId);
    void toWorker(params.sessionId, 1, 'Profiler.enable');
    void toWorker(params.sessionId, 2, 'Profiler.setSamplingInterval', { interval });
    void toWorker(params.sessionId, 3, 'Profiler.start');
  });
  session.on('NodeWorker.receivedMessageFromWorker', ({ params }: FromWorker) => {
    const { id, result } = JSON.parse(params.message) as { id?: number; result?: { profile?: unknown } };
    if (id === 4) keep(`${name}-worker-${params.sessionId}`, result?.profile);
  });
  await session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval });
  await session.post('Profiler.start');
}

async function end(): Promise<void> {
  for (const sessionId of workers) void toWorker(sessionId, 4, 'Profiler.stop');
  const { profile } = await session.post('Profiler.stop');
  keep(name, profile);
}

const keep = (what: string, profile: unknown): void =>
  writeFileSync(`${folder}/${what}.cpuprofile`, JSON.stringify(profile));

if (folder && isMainThread)
  process.on('SIGUSR2', () => {
    void (running ? end() : begin());
    running = !running;
  });
