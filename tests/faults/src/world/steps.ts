import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { printedSteps, type Steps } from '@tourbus/stack';

/** Steps are shown; deaths and starts, which are what a campaign is about, go to a file with their time. */
export function stepsOf(folder: string): Steps {
  mkdirSync(folder, { recursive: true });
  const shown = printedSteps();
  return {
    step: (name, work, detail) => shown.step(name, work, detail),
    note: (text) => appendFileSync(join(folder, 'supervision.log'), `${new Date().toISOString()} ${text}\n`),
  };
}
