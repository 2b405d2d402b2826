import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { clearAbandonedScratch, makeScratch } from './scratch.js';

it('what a killed process has left of its documents is removed, and nothing of who is alive', async () => {
  const { pid } = spawnSync(process.execPath, ['--eval', '']);
  const abandoned = join(tmpdir(), `tourbus-print-stream-${pid}-abc`);
  const neighbour = join(tmpdir(), `tourbus-print-stream-${process.ppid}-abc`);
  for (const folder of [abandoned, neighbour]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'gang-0-0.pdf'), '%PDF');
  }
  const own = await makeScratch();
  await clearAbandonedScratch();
  expect([abandoned, neighbour, own].map((folder) => existsSync(folder))).toEqual([false, true, true]);
  for (const folder of [neighbour, own]) rmSync(folder, { recursive: true });
});
