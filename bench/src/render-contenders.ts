import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Measured } from './cpu.js';
import type { Done, Task } from './render-contender.process.js';

/** One way to make PDFs, running. */
export interface Contender {
  name: string;
  about: string;
  /** Whether its PDFs carry the structure that screen readers need. */
  tagged: boolean;
  /** Statements of one round: about as many as it makes in three seconds. */
  count: number;
  processes: Measured[];
  run(task: Task): Promise<Done>;
  stop(): Promise<void>;
}

type Description = Pick<Contender, 'name' | 'tagged' | 'count'> & { executable?: string };

/** Starts a way in a process of its own. */
export async function startContender({
  name,
  tagged,
  count,
  executable = '',
}: Description): Promise<Contender> {
  const program = fileURLToPath(new URL('./render-contender.process.js', import.meta.url));
  const child = fork(program, [name, executable], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [about] = (await answerOf(child)) as [string];
  return {
    ...{ name, about, tagged, count },
    processes: [{ name, pid: child.pid ?? 0 }],
    run: async (task) => {
      const answer = answerOf(child);
      child.send(task);
      const [done] = (await answer) as [Done];
      return done;
    },
    stop: async () => {
      if (!child.connected) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** @throws where the process ends instead */
async function answerOf(child: ChildProcess): Promise<unknown[]> {
  const ending = new AbortController();
  const ended = once(child, 'exit', { signal: ending.signal }).then(([code]) => {
    throw new Error(`The process ended with ${code}.`);
  });
  ended.catch(() => undefined);
  try {
    return await Promise.race([once(child, 'message'), ended]);
  } finally {
    ending.abort();
  }
}
