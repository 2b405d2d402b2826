import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lives } from './identity.js';
import { quiet } from './steps.js';
import { type Program, SupervisedProcess } from './supervised.js';
import { runIn, temporaryFolder } from './testing/places.js';

/** Writes down that it began, and lives until it is killed. */
const code = `require('node:fs').appendFileSync(process.argv[1], process.pid + '\\n'); setInterval(() => {}, 1000)`;

describe('a supervised process', () => {
  let folder: string;
  let spec: ReturnType<typeof runIn>;
  let program: Program;
  let supervised: SupervisedProcess;
  let notes: string[];
  const starts = (): number[] => {
    const file = join(folder, 'starts');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
  };
  const mayBecomeReady = (may: boolean): void =>
    may ? writeFileSync(join(folder, 'ready'), '') : rmSync(join(folder, 'ready'));
  const noted = async (count: number): Promise<void> => {
    while (notes.length < count) await pause(10);
  };
  const started = async (count: number): Promise<void> => {
    while (starts().length < count) await pause(10);
  };

  beforeEach(() => {
    folder = temporaryFolder();
    spec = runIn(folder);
    notes = [];
    spec.run.steps = { ...quiet, note: (text) => void notes.push(text) };
    program = {
      name: 'patient',
      command: process.execPath,
      args: ['-e', code, join(folder, 'starts')],
      environment: { PATH: process.env.PATH },
      logFile: join(folder, 'patient.log'),
      order: 1,
      stopSignal: 'SIGTERM',
      isReady: async () => existsSync(join(folder, 'ready')),
    };
    supervised = new SupervisedProcess(program, spec.run);
    mayBecomeReady(true);
  });
  afterEach(async () => {
    await spec.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is started again when it dies', async () => {
    await supervised.start();
    await started(1);
    process.kill(supervised.pid ?? 0, 'SIGKILL');
    await started(2);
    expect(supervised.pid).toBe(starts()[1]);
  });

  it('may be taken down while it is becoming ready, and is then started once, by whoever starts it', async () => {
    await supervised.start();
    await started(1);
    mayBecomeReady(false);
    process.kill(supervised.pid ?? 0, 'SIGKILL');
    await started(2);
    await supervised.stop('SIGKILL');
    const restarted = supervised.restart('SIGKILL');
    await started(3);
    mayBecomeReady(true);
    await restarted;
    expect(supervised.pid).toBe(starts()[2]);
    expect(notes).toEqual(['patient was killed by SIGKILL; starting it again']);
  });

  it('may be taken down between its death and its next start', async () => {
    await supervised.start();
    for (const count of [1, 2]) {
      await started(count);
      process.kill(supervised.pid ?? 0, 'SIGKILL');
      await noted(count);
    }
    expect(notes[1]).toContain('starting it again in 0.5 s');
    await supervised.stop();
    await supervised.restart('SIGKILL');
    // By then the start that was due would have come on top of this one.
    await pause(700);
    expect(starts()).toHaveLength(3);
    expect(spec.run.registry.entries().filter((entry) => lives(entry))).toHaveLength(1);
  });

  it('may be started again after it never became ready', async () => {
    const impatient = new SupervisedProcess({ ...program, readyWithinMs: 200 }, spec.run);
    mayBecomeReady(false);
    await expect(impatient.start()).rejects.toThrow('was not ready within 0.2 s');
    expect(impatient.pid).toBeUndefined();
    mayBecomeReady(true);
    await impatient.restart('SIGKILL');
    expect(impatient.ready).toBe(true);
  });
});
