import { Problem } from '@tourbus/platform';

/** A data source does not answer, and nothing it said before is fresh enough: what needs it waits. */
export class SourceAway extends Problem {
  readonly reason: string;
  readonly remedy: string;

  /** @param because without personal data: it is shown and logged */
  constructor(
    source: string,
    because: string,
    readonly seconds: number,
  ) {
    const reason = `The data source “${source}” does not answer: ${because}.`;
    const remedy =
      'It is asked again by itself; see that it works, or allow older answers by maxStaleSeconds.';
    super('data-source-away', 503, 'A data source does not answer', reason, remedy, {
      retryAfter: Math.max(1, Math.ceil(seconds)),
    });
    this.reason = reason;
    this.remedy = remedy;
  }
}
