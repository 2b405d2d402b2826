/**
 * Thrown by a handler for input that no retry will mend: the message is parked at once, with what, why and remedy.
 * Anything else that a handler throws is retried with backoff.
 */
export class PermanentFailure extends Error {
  constructor(
    /** Stable, kebab-case: becomes the `code` label of the parked counter. */
    readonly code: string,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(reason);
  }
}
