import { styleText } from 'node:util';

/** Tells a person what is happening: one calm line per step. Tests use `quiet`. */
export interface Steps {
  /** Runs a step and prints its name, what came of it, and how long it took. */
  step<T>(name: string, work: () => Promise<T>, outcome: (result: T) => string): Promise<T>;
  /** Something that a person should know and that no step asked for: a restart, a port in use. */
  note(text: string): void;
}

export const quiet: Steps = {
  step: (_name, work) => work(),
  note: () => undefined,
};

export function printedSteps(write: (line: string) => void = console.log): Steps {
  return {
    async step(name, work, outcome) {
      const since = performance.now();
      const result = await work();
      const seconds = ((performance.now() - since) / 1000).toFixed(1);
      write(`  ${name.padEnd(14)}${outcome(result).padEnd(46)}${seconds.padStart(6)} s`);
      return result;
    },
    note: (text) => write(styleText('yellow', `  ${text}`)),
  };
}

/** A failure that a person can mend: printed without its stack. The message says what, why, remedy. */
export class StackFailure extends Error {
  override readonly name = 'StackFailure';
}
