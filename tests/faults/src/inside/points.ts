/**
 * Where a process can be told to die, in the words of the promises. A point is armed by a file
 * `<control folder>/<service>.<point>`; whichever replica comes by first takes it away and dies of SIGKILL.
 */
export const crashPoints = {
  /** The effect is written, and the transaction that holds it is about to commit. */
  'before-commit': ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'],
  /** Committed with facts to tell, none of which is on the bus. */
  'after-commit-before-publish': ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'],
  /** Its facts are on the bus, and the message that caused them is not acknowledged. */
  'after-publish-before-ack': ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'],
  /** Everything is committed, and the client was about to hear of it. */
  'before-202': ['ingest'],
  /** `calling` is committed, and the provider has heard nothing. */
  'calling-committed': ['dispatcher'],
  /** The provider has answered, and nobody has written down what. */
  'provider-answered': ['dispatcher'],
  /** The bytes lie in the store, and no row says so. */
  'artefact-stored': ['renderer'],
} as const;

export type CrashPoint = keyof typeof crashPoints;

/** Where a process can be told to fall asleep, by a file of the same kind: whoever armed it wakes it with SIGCONT. */
export const sleepPoints = {
  /**
   * It has read what it is to hand over. Not sooner: right after a claim it still asks whether it is informed, which no
   * sleeper is, and would give everything back by that alone. From here on only the lease and the fence speak of sleep.
   */
  'claim-in-hand': ['dispatcher'],
} as const;

export type SleepPoint = keyof typeof sleepPoints;
