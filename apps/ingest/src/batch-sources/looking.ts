import { Injectable } from '@nestjs/common';
import { BucketLook } from './look-at-bucket.js';
import { FolderLook, type Look } from './look-at-folder.js';

/** Looks where files of others lie, whatever that is. */
@Injectable()
export class Looking {
  constructor(
    private readonly folders: FolderLook,
    private readonly buckets: BucketLook,
  ) {}

  /** One look of many: what has not settled yet is seen by the next. */
  async at(look: Look): Promise<void> {
    const { from } = look.definition;
    if (from.kind === 'folder') await this.folders.at(look, from);
    if (from.kind === 's3') await this.buckets.at(look, from);
  }

  /** The only look: what lies there is given the time to settle. */
  async once(look: Look, pause: (milliseconds: number) => Promise<void>): Promise<void> {
    const { from } = look.definition;
    if (from.kind === 'folder') await this.folders.until(look, from, pause);
    else await this.at(look);
  }
}
