import { Inject, Injectable } from '@nestjs/common';
import type { Approval } from '@tourbus/contracts';
import { type SigningKey, signStatement } from '@tourbus/platform';
import { PublicationRecord } from '../publications/publication-record.js';
import { SIGNING_KEY } from '../keys/signing-key.js';
import type { Contents } from './catalogue.js';
import { type Subject, publicationsOf, releaseOf } from './release.js';

/** What goes along with every communication that is made of the same published versions. */
export interface Released {
  /** Composer's signature on the release; absent where it has no key. */
  release: string | undefined;
  approvals: Approval[];
}

/** Signs once for each definition, brand and template that are in use together, and finds who approved them. */
@Injectable()
export class Releases {
  private contents?: Contents;
  private known = new Map<string, Promise<Released>>();

  constructor(
    private readonly publications: PublicationRecord,
    @Inject(SIGNING_KEY) private readonly key: SigningKey | undefined,
  ) {}

  of(subject: Subject, contents: Contents): Promise<Released> {
    if (this.contents !== contents) {
      this.contents = contents;
      this.known = new Map();
    }
    const { definition, brand, template } = subject;
    const id = JSON.stringify([definition.key, brand.key, template.key]);
    const known = this.known.get(id) ?? this.release(subject, contents);
    this.known.set(id, known);
    known.catch(() => this.known.delete(id));
    return known;
  }

  private async release(subject: Subject, contents: Contents): Promise<Released> {
    const publications = publicationsOf(subject, contents.publications);
    const release = releaseOf(subject, publications);
    const [approvals, signed] = await Promise.all([
      this.publications.approvals(publications),
      this.key && signStatement(this.key, 'release', release, new Date()),
    ]);
    return { release: signed, approvals };
  }
}
