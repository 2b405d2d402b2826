import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endRun } from '../ending.js';
import { Registry } from '../registry.js';
import { quiet } from '../steps.js';
import type { Run } from '../supervised.js';

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'tourbus-stack-'));
}

export function besideTests(file: string): string {
  return resolve(fileURLToPath(import.meta.url), '..', file);
}

/** A run of its own for a spec, and how to end it. */
export function runIn(folder: string): { run: Run; end(): Promise<number> } {
  const registry = new Registry(join(folder, 'run'));
  const run: Run = { id: `spec-${randomBytes(4).toString('hex')}`, registry, steps: quiet };
  return {
    run,
    async end() {
      run.isClosed = true;
      return endRun(registry, run.id);
    },
  };
}
