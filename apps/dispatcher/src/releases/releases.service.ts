import { Inject, Injectable } from '@nestjs/common';
import { type CommunicationRenderedV1, type Release, releaseSchema } from '@tourbus/contracts';
import { CONFIG, readSessionKeys, readStatement } from '@tourbus/platform';
import type { Config } from '../config.js';
import { type ReadRelease, readRelease } from './releases.js';

/** Releases are few, and each is borne by many: then they are forgotten, and read again. */
const most = 1_000;

/** Reads composer's signature on what communications are made of, asking nobody. */
@Injectable()
export class Releases {
  private readonly keys;
  private readonly required: boolean;
  private readonly known = new Map<string, Promise<Release | undefined>>();

  constructor(@Inject(CONFIG) { SESSION_PUBLIC_KEYS, RELEASES }: Config) {
    this.keys = readSessionKeys(SESSION_PUBLIC_KEYS);
    this.required = RELEASES === 'required';
  }

  async of(rendered: CommunicationRenderedV1): Promise<ReadRelease | undefined> {
    const { release } = rendered;
    return readRelease(
      rendered,
      release === undefined ? undefined : await this.signed(release),
      this.required,
    );
  }

  private signed(token: string): Promise<Release | undefined> {
    if (!this.keys) return Promise.resolve(undefined);
    const read = this.known.get(token) ?? readStatement(this.keys, 'release', releaseSchema, token);
    if (this.known.size >= most) this.known.clear();
    this.known.set(token, read);
    return read;
  }
}
