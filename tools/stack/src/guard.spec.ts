import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { endLeftovers, endRun } from './ending.js';
import { processesOfRun, startOf, waitUntilGone } from './identity.js';
import { Registry } from './registry.js';
import { besideTests, temporaryFolder } from './testing/places.js';

describe('the guard', () => {
  let folder: string;
  let registry: Registry;
  const run = `spec-${process.pid}`;

  beforeEach(() => {
    folder = temporaryFolder();
    registry = new Registry(join(folder, 'run'));
  });
  afterEach(async () => {
    await endRun(registry, run);
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  async function launch(...faults: string[]) {
    const launcher = spawn(process.execPath, [besideTests('launcher.mjs'), folder, run, ...faults], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const failed = once(launcher, 'exit').then(() =>
      Promise.reject(new Error('The launcher did not start.')),
    );
    failed.catch(() => undefined);
    const [line] = await Promise.race([once(createInterface(launcher.stdout), 'line'), failed]);
    return { launcher, guard: (JSON.parse(String(line)) as { guard: number }).guard };
  }

  function guardIdentity(pid: number) {
    return { pid, startedAt: startOf(pid) ?? 'gone' };
  }

  it('ends everything, children of children too, when the launcher is killed', async () => {
    const { launcher, guard } = await launch('none', 'child');
    const known = registry.processes(run);
    const all = [...known, ...processesOfRun(run), guardIdentity(guard)];
    expect(known).toHaveLength(2);
    launcher.kill('SIGKILL');
    expect(await waitUntilGone(all, 10_000)).toBe(true);
    expect(processesOfRun(run)).toEqual([]);
    expect(registry.entries()).toEqual([]);
  }, 30_000);

  it('kills what ignores SIGTERM, after a grace of five seconds', async () => {
    const { launcher, guard } = await launch('stubborn');
    const all = [...registry.processes(run), guardIdentity(guard)];
    const since = Date.now();
    launcher.kill('SIGKILL');
    expect(await waitUntilGone(all, 15_000)).toBe(true);
    expect(Date.now() - since).toBeGreaterThan(4_500);
  }, 30_000);

  it('may be killed together with the launcher: the next start ends what both left behind', async () => {
    const { launcher, guard } = await launch('none', 'none');
    process.kill(guard, 'SIGKILL');
    launcher.kill('SIGKILL');
    const left = registry.processes(run);
    expect(left).toHaveLength(2);
    expect(await endLeftovers(registry)).toBe(2);
    expect(await waitUntilGone(left, 0)).toBe(true);
    expect(registry.entries()).toEqual([]);
  }, 30_000);

  it('has a new start refuse while the launcher of the folder still works', async () => {
    const { launcher, guard } = await launch('none');
    await expect(endLeftovers(registry)).rejects.toThrow(
      `A stack is already running in this folder, started by process ${launcher.pid}`,
    );
    launcher.kill('SIGKILL');
    await waitUntilGone([guardIdentity(guard)], 10_000);
  }, 30_000);
});
