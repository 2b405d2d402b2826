import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { findChromium } from './browser.js';
import { temporaryFolder } from './testing/places.js';

describe('finding a headless Chromium', () => {
  const folder = temporaryFolder();
  const given = process.env.CHROMIUM_PATH;
  afterEach(() => {
    if (given === undefined) delete process.env.CHROMIUM_PATH;
    else process.env.CHROMIUM_PATH = given;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('takes the one that CHROMIUM_PATH names', async () => {
    process.env.CHROMIUM_PATH = process.execPath;
    expect(await findChromium(folder)).toEqual({ path: process.execPath, env: {} });
  });

  it('says so when CHROMIUM_PATH names nothing that runs', async () => {
    process.env.CHROMIUM_PATH = '/nowhere/chromium';
    await expect(findChromium(folder)).rejects.toThrow('CHROMIUM_PATH names /nowhere/chromium');
  });

  it('otherwise brings one that runs, with everything of it in the given folder', async () => {
    delete process.env.CHROMIUM_PATH;
    // Stacks that begin at the same moment on a machine that has none yet.
    const found = await Promise.all([1, 2, 3].map(() => findChromium(folder)));
    const { path, env } = found[0]!;
    expect(found).toEqual(Array(3).fill({ path, env }));
    const version = execFileSync(path, ['--version'], { encoding: 'utf8', env: { ...process.env, ...env } });
    expect(version).toMatch(/chrom/i);
    if (path.startsWith(folder))
      expect(readdirSync(folder)).toEqual([expect.stringMatching(/^chromium-[\d.]+$/)]);
  }, 120_000);
});
