import { Injectable } from '@nestjs/common';
import {
  ArtefactMissing,
  ArtefactsTooLarge,
  ArtefactStore,
  PermanentFailure,
  withArtefactsInside,
} from '@tourbus/platform';

/** A house has few logos and fonts, and they are in all that it prints. */
const kept = 16;

/** Puts the pictures and fonts of our own store into what is printed: a document fetches nothing. */
@Injectable()
export class Inside {
  private readonly recent = new Map<string, Promise<Buffer>>();

  constructor(private readonly artefacts: ArtefactStore) {}

  /** @throws PermanentFailure where one is not there, or they are too large together */
  async of(text: string): Promise<string> {
    try {
      return await withArtefactsInside(text, (digest) => this.read(digest));
    } catch (error) {
      if (error instanceof ArtefactMissing)
        throw new PermanentFailure(
          'missing-image',
          'A picture or font that the document refers to is not in the artefact store.',
          'Publish the template again; if it was in the store, an operator restores it or checks ARTEFACTS_URL; then replay.',
        );
      if (error instanceof ArtefactsTooLarge)
        throw new PermanentFailure(
          'document-too-large',
          error.message,
          'Make its pictures smaller, or show them less often; then replay.',
        );
      throw error;
    }
  }

  private read(digest: string): Promise<Buffer> {
    const known = this.recent.get(digest);
    if (known) return known;
    const bytes = this.artefacts.get({ digest });
    bytes.catch(() => this.recent.delete(digest));
    this.recent.set(digest, bytes);
    const [oldest] = this.recent.keys();
    if (this.recent.size > kept && oldest !== undefined) this.recent.delete(oldest);
    return bytes;
  }
}
