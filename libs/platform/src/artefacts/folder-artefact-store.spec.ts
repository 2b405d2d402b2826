import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ArtefactMissing } from './artefact-store.js';
import { FolderArtefactStore } from './folder-artefact-store.js';

describe('artefacts in a folder', () => {
  let folder: string;
  let store: FolderArtefactStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tourbus-artefacts-'));
    store = new FolderArtefactStore(folder);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('come back as the same bytes, by their digest', async () => {
    const ref = await store.put(Buffer.from('Grüße'), 'text/plain');
    expect(ref).toMatchObject({
      mediaType: 'text/plain',
      bytes: 7,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await store.get(ref)).toString()).toBe('Grüße');
  });

  it('are stored once, also when many write the same at once', async () => {
    const refs = await Promise.all(
      Array.from({ length: 20 }, () => store.put(Buffer.from('once'), 'text/plain')),
    );
    expect(new Set(refs.map(({ digest }) => digest)).size).toBe(1);
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(files).toHaveLength(1);
  });

  it('are written again where a crash left half of one', async () => {
    const ref = await store.put(Buffer.from('whole'), 'text/plain');
    await writeFile(join(folder, ref.digest.slice(0, 2), ref.digest.slice(2, 4), ref.digest), 'wh');
    await store.put(Buffer.from('whole'), 'text/plain');
    expect((await store.get(ref)).toString()).toBe('whole');
  });

  it('that are missing say so, and a digest is never taken for a path', async () => {
    await expect(store.get({ digest: 'a'.repeat(64) })).rejects.toThrow(ArtefactMissing);
    await expect(store.get({ digest: '../../etc/passwd' })).rejects.toThrow(ArtefactMissing);
  });
});
