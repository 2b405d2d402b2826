import { Injectable } from '@nestjs/common';
import { BucketLook } from './look-at-bucket.js';
import { FolderLook, type Look } from './look-at-folder.js';
import { RunHeldUp } from './run-held-up.js';

/** Looks where files of others lie, whatever that is. */
@Injectable()
export class Looking {
  constructor(
    private readonly folders: FolderLook,
    private readonly buckets: BucketLook,
  ) {}

  /**
   * One look of many: what has not settled yet is seen by the next.
   * @returns whether it came to the end: false where nothing more may be taken in now
   */
  async at(look: Look): Promise<boolean> {
    const { from } = look.definition;
    if (from.kind === 'folder') return this.folders.at(look, from);
    return from.kind !== 's3' || this.buckets.at(look, from);
  }

  /**
   * The only look: what lies there is given the time to settle.
   * @throws RunHeldUp where it did not come to the end: nobody else looks at what is left
   */
  async once(look: Look, pause: (milliseconds: number) => Promise<void>): Promise<void> {
    const { from } = look.definition;
    const whole = from.kind === 'folder' ? this.folders.until(look, from, pause) : this.at(look);
    if (!(await whole)) throw new RunHeldUp();
  }
}
