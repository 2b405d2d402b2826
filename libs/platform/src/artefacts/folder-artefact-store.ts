import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  fdatasync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { access, readFile, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ArtefactRef } from '@tourbus/contracts';
import { ArtefactMissing, ArtefactStore, artefactRef } from './artefact-store.js';

/** Artefacts as files, two levels of folders by digest: the embedded default, or a shared volume. */
export class FolderArtefactStore extends ArtefactStore {
  /** That are there. */
  private readonly folders = new Set<string>();
  /**
   * Written here, then moved: a file system keeps a new file near its folder, and to find room near one folder costs half
   * of finding it near one of 65,536.
   */
  private readonly drafts: string;

  constructor(private readonly root: string) {
    super();
    this.drafts = join(root, 'drafts');
  }

  async put(bytes: Buffer, mediaType: string): Promise<ArtefactRef> {
    const ref = artefactRef(bytes, mediaType);
    const path = this.path(ref.digest);
    const known = statSync(path, { throwIfNoEntry: false });
    if (known?.size === bytes.length) return ref;
    const draft = join(this.drafts, randomUUID());
    this.ensureFolder(this.drafts);
    this.ensureFolder(dirname(path));
    try {
      await writeDurably(draft, bytes);
      renameSync(draft, path);
    } catch (error) {
      await unlink(draft).catch(() => undefined);
      throw error;
    }
    return ref;
  }

  async get(ref: Pick<ArtefactRef, 'digest'>): Promise<Buffer> {
    try {
      return await readFile(this.path(ref.digest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new ArtefactMissing(ref.digest);
      throw error;
    }
  }

  has(ref: Pick<ArtefactRef, 'digest'>): Promise<boolean> {
    return Promise.resolve(statSync(this.path(ref.digest), { throwIfNoEntry: false }) !== undefined);
  }

  delete(ref: Pick<ArtefactRef, 'digest'>): Promise<void> {
    return rm(this.path(ref.digest), { force: true });
  }

  async check(): Promise<void> {
    this.ensureFolder(this.root);
    await access(this.root, constants.W_OK);
  }

  private path(digest: string): string {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new ArtefactMissing(digest);
    return join(this.root, digest.slice(0, 2), digest.slice(2, 4), digest);
  }

  private ensureFolder(folder: string): void {
    if (this.folders.has(folder)) return;
    mkdirSync(folder, { recursive: true });
    this.folders.add(folder);
  }
}

/**
 * Only the disk is waited for. All else takes microseconds in the system's memory, and ten times as long where a thread
 * is asked for it: that was a fifth of the renderer's own time for a document.
 */
async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const file = openSync(path, 'wx');
  try {
    writeFileSync(file, bytes);
    await datasync(file);
  } finally {
    closeSync(file);
  }
}

const datasync = promisify(fdatasync);
