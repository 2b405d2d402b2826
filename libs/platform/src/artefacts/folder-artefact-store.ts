import { randomUUID } from 'node:crypto';
import { constants, statSync } from 'node:fs';
import { access, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArtefactRef } from '@tourbus/contracts';
import { ArtefactMissing, ArtefactStore, artefactRef } from './artefact-store.js';

/** Artefacts as files, two levels of folders by digest: the embedded default, or a shared volume. */
export class FolderArtefactStore extends ArtefactStore {
  private readonly folders = new Map<string, Promise<unknown>>();

  constructor(private readonly root: string) {
    super();
  }

  async put(bytes: Buffer, mediaType: string): Promise<ArtefactRef> {
    const ref = artefactRef(bytes, mediaType);
    const path = this.path(ref.digest);
    // A promise that fails for each new artefact would build an error with a stack for it.
    const known = statSync(path, { throwIfNoEntry: false });
    if (known?.size === bytes.length) return ref;
    await this.ensureFolder(dirname(path));
    const draft = `${path}.${randomUUID()}`;
    try {
      const file = await open(draft, 'wx');
      try {
        await file.writeFile(bytes);
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
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

  async check(): Promise<void> {
    await this.ensureFolder(this.root);
    await access(this.root, constants.W_OK);
  }

  private path(digest: string): string {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new ArtefactMissing(digest);
    return join(this.root, digest.slice(0, 2), digest.slice(2, 4), digest);
  }

  private ensureFolder(folder: string): Promise<unknown> {
    const known = this.folders.get(folder);
    if (known) return known;
    const made = mkdir(folder, { recursive: true });
    this.folders.set(folder, made);
    made.catch(() => this.folders.delete(folder));
    return made;
  }
}
