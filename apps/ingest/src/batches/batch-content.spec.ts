import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FolderArtefactStore } from '@tourbus/platform';
import { type StoredContent, contentOf, store } from './batch-content.js';

const whole = randomBytes(9_000_000);

describe('an upload', () => {
  let folder: string;
  let artefacts: FolderArtefactStore;
  let stored: StoredContent;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tourbus-batch-'));
    artefacts = new FolderArtefactStore(folder);
    // Pieces as a socket gives them: of any length, one of them longer than a chunk.
    const pieces = [whole.subarray(0, 1), whole.subarray(1, 5_000_000), whole.subarray(5_000_000)];
    stored = await store(Readable.from(pieces), artefacts);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is known by the digest of all its bytes, however it was cut', () => {
    expect(stored.digest).toBe(createHash('sha256').update(whole).digest('hex'));
    expect(stored).toMatchObject({ bytes: 9_000_000, chunks: { length: 3 } });
  });

  it.each([
    [0, 9_000_000],
    [4_194_303, 4_194_305],
    [8_999_999, 9_000_000],
    [4_194_304, 8_388_608],
    [100, 100],
  ])('can be read from byte %i to %i', async (from, to) => {
    expect((await buffer(contentOf(stored, artefacts).open(from, to))).equals(whole.subarray(from, to))).toBe(
      true,
    );
  });

  it('may be empty', async () => {
    const empty = await store(Readable.from([]), artefacts);
    expect(empty).toMatchObject({ bytes: 0, chunks: [] });
    expect(await buffer(contentOf(empty, artefacts).open())).toHaveLength(0);
  });
});
