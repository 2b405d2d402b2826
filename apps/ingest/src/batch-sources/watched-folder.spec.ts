import { appendFile, mkdtemp, readFile, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Sighting, WatchedFolder } from './watched-folder.js';

const name = 'march.csv';
const digest = 'd1'.repeat(32);
const moved = `${digest.slice(0, 12)}-${name}`;

describe('a file of a watched folder that was read', () => {
  let place: string;
  let folder: WatchedFolder;
  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'watched-'));
    folder = new WatchedFolder(place);
    await replace('old');
  });
  afterEach(() => rm(place, { recursive: true }));

  const seen = async (): Promise<Sighting> => {
    const [file] = await folder.settled(0, 0);
    if (!file) throw new Error('It is not there.');
    return file.sighting;
  };
  const lyingIn = (part: string): Promise<string[]> => readdir(join(place, part)).catch(() => []);
  /** As producers do who never let a file be seen that is not whole. */
  const replace = async (text: string): Promise<void> => {
    await writeFile(join(place, '.new'), text);
    await utimes(join(place, '.new'), 1_700_000_000, 1_700_000_000);
    await rename(join(place, '.new'), join(place, name));
  };

  it('goes to those that are done, or that failed, beside the reason', async () => {
    await folder.finish(name, await seen(), digest);
    expect(await lyingIn('done')).toEqual([moved]);
    await replace('broken');
    await folder.refuse(name, await seen(), digest, 'It is broken.');
    expect((await lyingIn('failed')).sort()).toEqual([moved, `${moved}.reason.txt`]);
    expect(await folder.settled(0, 0)).toEqual([]);
  });

  it.each([
    ['replaced by another', () => replace('new')],
    ['replaced by one as long, of the same time', () => replace('ne!')],
    ['written to', () => appendFile(join(place, name), ' and new')],
  ])('and was meanwhile %s stays for the next look', async (_, change) => {
    const sighting = await seen();
    await change();
    const text = await readFile(join(place, name), 'utf8');
    await folder.finish(name, sighting, digest);
    await folder.refuse(name, sighting, digest, 'It is broken.');
    expect([...(await lyingIn('done')), ...(await lyingIn('failed'))]).toEqual([]);
    expect(await readFile(join(place, name), 'utf8')).toBe(text);
    expect(await folder.settled(0, 0)).toHaveLength(1);
  });

  it('and was meanwhile moved by another replica is nobody’s trouble', async () => {
    const sighting = await seen();
    await rm(join(place, name));
    await folder.finish(name, sighting, digest);
    await folder.refuse(name, sighting, digest, 'It is broken.');
    expect([...(await lyingIn('done')), ...(await lyingIn('failed'))]).toEqual([]);
  });
});
