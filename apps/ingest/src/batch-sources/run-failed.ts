/** A run that no retry will mend: what, why and remedy. */
export class RunFailed extends Error {
  constructor(
    readonly code: string,
    readonly reason: string,
    readonly remedy: string,
  ) {
    super(reason);
  }
}
