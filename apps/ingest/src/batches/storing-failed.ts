import { Problem } from '@tourbus/platform';

const retryAfterSeconds = 30;

/** The store of artefacts takes nothing now, most often because its disk is full: nobody who sends a file can help it. */
export class StoringFailed extends Problem {
  constructor(readonly because: Error) {
    super(
      'artefacts-away',
      503,
      'The file cannot be kept now',
      'The artefact store is full or away; nothing of this request was kept.',
      `Send the same file again in ${retryAfterSeconds} s or later; the same bytes are the same batch.`,
      { retryAfter: retryAfterSeconds },
    );
  }
}
