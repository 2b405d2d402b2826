import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { endRun } from './ending.js';
import { lives, startOf } from './identity.js';
import { Registry } from './registry.js';
import { temporaryFolder } from './testing/places.js';

describe('the run registry', () => {
  const folder = temporaryFolder();
  const registry = new Registry(folder);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('never leads to the end of a process that took over a recycled id', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const pid = stranger.pid ?? 0;
    const entry = { run: 'earlier', name: 'ingest', pid, order: 1, stopSignal: 'SIGKILL', startedAt: '1' };
    writeFileSync(join(folder, `earlier.ingest.${pid}.json`), JSON.stringify(entry));
    expect(await endRun(registry, 'earlier')).toBe(0);
    expect(startOf(pid)).toBeDefined();
    expect(registry.entries()).toEqual([]);
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
    expect(startOf(pid)).toBeUndefined();
  });

  it('knows its own process again', () => {
    const base = { run: 'this', name: 'spec', pid: process.pid };
    const entry = registry.add({ ...base, order: 1, stopSignal: 'SIGTERM' });
    expect(entry && lives(entry)).toBe(true);
    registry.remove(base);
    expect(registry.entries()).toEqual([]);
  });

  it('overlooks a file that is no entry', () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{');
    expect(registry.entries()).toEqual([]);
    rmSync(file);
  });
});
