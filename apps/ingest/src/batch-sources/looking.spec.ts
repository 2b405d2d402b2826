import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Config } from '../config.js';
import type { Connections } from '../outside/connections.js';
import type { FileIntake, FoundFile } from './file-intake.js';
import { BucketLook } from './look-at-bucket.js';
import { FolderLook, type Look } from './look-at-folder.js';
import { Looking } from './looking.js';
import { RunHeldUp } from './run-held-up.js';
import type { SourceStore } from './source-store.js';
import { type BatchSource, batchSourceSchema } from './source.js';

const names = ['1.csv', '2.csv', '3.csv', '4.csv', '5.csv'];

/** Takes as many files as it is allowed to, and forbids more. */
class Intake {
  readonly taken: string[] = [];
  most = Infinity;

  get forbid(): boolean {
    return this.taken.length >= this.most;
  }

  async copy(bytes: AsyncIterable<Buffer>): Promise<object> {
    const hash = createHash('sha256');
    for await (const piece of bytes) hash.update(piece);
    return { digest: hash.digest('hex') };
  }

  take({ digest }: { digest: string }, { fileName }: FoundFile): Promise<object> {
    this.taken.push(fileName);
    return Promise.resolve({ batchId: fileName, digest });
  }
}

/** Of a bucket: it remembers what was noted. */
function storeOf(): SourceStore {
  const noted = new Set<string>();
  const nameOf = ({ object, version }: { object: string; version: string }): string => `${version} ${object}`;
  return {
    takenObjects: (_: string, objects: { object: string; version: string }[]) =>
      Promise.resolve(new Set(objects.map(nameOf).filter((name) => noted.has(name)))),
    noteObject: (_: string, object: { object: string; version: string }) =>
      Promise.resolve(noted.add(nameOf(object))),
  } as unknown as SourceStore;
}

function bucketOf(): Connections {
  const send = ({ input }: GetObjectCommand): Promise<object> =>
    Promise.resolve(
      input.Key === undefined
        ? { Contents: names.map((Key) => ({ Key, ETag: `"${Key}"`, Size: 1 })) }
        : { Body: [Buffer.from(input.Key)] },
    );
  const client = Object.assign(new S3Client({ region: 'eu-central-1' }), { send });
  return { bucket: () => ({ client, bucket: 'bucket', prefix: '' }) } as unknown as Connections;
}

describe('the only look of a run', () => {
  let root: string;
  let intake: Intake;
  let looking: Looking;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'looking-'));
    await mkdir(join(root, 'in'));
    for (const name of names) await writeFile(join(root, 'in', name), `id\n${name}\n`);
    intake = new Intake();
    const files = intake as unknown as FileIntake;
    const folders = new FolderLook(files, storeOf(), { BATCH_FOLDERS: root } as Config);
    looking = new Looking(folders, new BucketLook(files, bucketOf(), storeOf()));
  });
  afterEach(() => rm(root, { recursive: true }));

  const lookAt = (from: object): Look => {
    const definition: BatchSource = batchSourceSchema.parse({ eventType: 'com.example.due', from });
    return { source: 'partner', definition, by: 'anna' };
  };
  const once = (look: Look): Promise<void> => looking.once(look, () => Promise.resolve());

  it.each([
    ['folder', { kind: 'folder', path: 'in', settleSeconds: 0 }],
    ['bucket', { kind: 's3', connection: 'partner' }],
  ])('says that it was held up among the files of a %s, and the next takes the others', async (_, from) => {
    intake.most = 1;
    await expect(once(lookAt(from))).rejects.toThrow(RunHeldUp);
    expect(intake.taken).toEqual(['1.csv']);
    intake.most = Infinity;
    await once(lookAt(from));
    expect(intake.taken).toEqual(names);
  });

  it.each([
    ['folder', { kind: 'folder', path: 'in', settleSeconds: 0 }],
    ['bucket', { kind: 's3', connection: 'partner' }],
  ])('takes nothing of a %s where nothing may be taken in, and says so', async (_, from) => {
    intake.most = 0;
    await expect(once(lookAt(from))).rejects.toThrow(RunHeldUp);
    expect(intake.taken).toEqual([]);
    expect((await readdir(join(root, 'in'))).sort()).toEqual(names);
  });

  it('is held up by nothing where there is nothing to take', async () => {
    await rm(join(root, 'in'), { recursive: true });
    await mkdir(join(root, 'in'));
    intake.most = 0;
    await once(lookAt({ kind: 'folder', path: 'in', settleSeconds: 0 }));
    expect(intake.taken).toEqual([]);
  });
});
