import { styleText } from 'node:util';
import { StackFailure } from './steps.js';

/** Ctrl-C reaches a program several times: from the terminal, and from each parent that forwards it. */
const echoMs = 1_000;

export interface Launched {
  /** Aborted when the program is told to stop. */
  signal: AbortSignal;
  /** Resolves when the program is told to stop. */
  told: Promise<void>;
}

function listen(): Launched {
  const abort = new AbortController();
  let toldAt = 0;
  const stop = (): void => {
    if (toldAt === 0) {
      toldAt = Date.now();
      console.log('\n  Stopping …');
      abort.abort(new StackFailure('Stopped before everything was up.'));
      return;
    }
    // Told again by someone in a hurry: the guard ends what is left.
    if (Date.now() - toldAt > echoMs) process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  // The bootstrap was killed.
  process.on('disconnect', stop);
  process.channel?.unref();
  // A closed terminal is no reason to end without stopping the stack in order.
  process.stdout.on('error', () => undefined);
  const told = new Promise<void>((resolve) => {
    abort.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return { signal: abort.signal, told };
}

/** Runs a command of the stack and turns what came of it into the exit status. */
export async function launch(title: string, work: (launched: Launched) => Promise<number>): Promise<void> {
  console.log(styleText('bold', title));
  const launched = listen();
  try {
    process.exitCode = await work(launched);
  } catch (error) {
    process.exitCode = launched.signal.aborted ? 130 : 1;
    if (!launched.signal.aborted) {
      console.error(error instanceof StackFailure ? `\n${error.message}` : error);
    }
  }
  process.exit();
}
