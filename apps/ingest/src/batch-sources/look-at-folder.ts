import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@tourbus/platform';
import { whyOf } from '../batches/batch-row.js';
import type { Config } from '../config.js';
import { FileIntake, type FoundFile } from './file-intake.js';
import { SourceStore } from './source-store.js';
import type { FromOf } from './source.js';
import { type Sighting, WatchedFolder, folderBelow, isSame } from './watched-folder.js';

/** What a look knows beside the files that it finds. */
export type Look = Omit<FoundFile, 'fileName' | 'object'>;

/**
 * Takes the files of a folder in: kept, made a batch by its digest, moved, in this order. Whatever is cut off is done
 * again from the file, which lies there until the end, and comes out as the same batch.
 */
@Injectable()
export class FolderLook {
  private readonly folders = new Map<string, WatchedFolder>();

  constructor(
    private readonly intake: FileIntake,
    private readonly store: SourceStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * @returns whether it came to the end: false where nothing more may be taken in now
   * @throws RunFailed where the folder cannot be used
   */
  async at(look: Look, { path, settleSeconds }: FromOf<'folder'>): Promise<boolean> {
    const folder = await this.folderOf(path);
    const files = await folder.settled(settleSeconds * 1_000, performance.now());
    for (const { name, sighting } of files) {
      if (this.intake.forbid) return false;
      await this.take(folder, name, sighting, look);
    }
    return true;
  }

  /** As `at`, for a run: what lies there now is given the time to settle. */
  async until(
    look: Look,
    from: FromOf<'folder'>,
    pause: (milliseconds: number) => Promise<void>,
  ): Promise<boolean> {
    const folder = await this.folderOf(from.path);
    await folder.settled(from.settleSeconds * 1_000, performance.now());
    await pause(from.settleSeconds * 1_000 + 50);
    return this.at(look, from);
  }

  private async folderOf(path: string): Promise<WatchedFolder> {
    const real = await folderBelow(this.config.BATCH_FOLDERS, path);
    const known = this.folders.get(real) ?? new WatchedFolder(real);
    this.folders.set(real, known);
    return known;
  }

  private async take(folder: WatchedFolder, name: string, sighting: Sighting, look: Look): Promise<void> {
    const handle = await folder.open(name, sighting);
    if (!handle) return;
    try {
      const content = await this.intake.copy(handle.createReadStream({ autoClose: false }));
      // It was written to after all.
      if (!isSame(await handle.stat(), sighting)) return;
      const taken = await this.intake.take(content, { ...look, fileName: name, object: name });
      if ('batchId' in taken) return await folder.finish(name, sighting, taken.digest);
      const { failure, digest } = taken;
      await this.store.noteObject(
        look.source,
        { object: name, version: digest },
        { failure: whyOf(failure) },
      );
      await folder.refuse(name, sighting, digest, reasonIn(failure));
    } finally {
      await handle.close();
    }
  }
}

const reasonIn = ({
  code,
  reason,
  remedy,
  line,
}: {
  code: string;
  reason: string;
  remedy: string;
  line?: number;
}): string => [`${reason}`, remedy, `(${code}${line === undefined ? '' : `, line ${line}`})`].join('\n');
