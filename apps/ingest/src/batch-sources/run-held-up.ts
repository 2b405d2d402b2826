const reason = 'Nothing is taken in while the service is drained or too much waits.';

/** A run that has to be tried again, though nothing is wrong with its source. */
export class RunHeldUp extends Error {
  readonly code = 'nothing-taken-in';
  readonly reason = reason;
  readonly remedy = 'It is tried again by itself for some hours; let the service go on, or see what waits.';

  constructor() {
    super(reason);
  }
}
