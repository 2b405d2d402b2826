import { Injectable } from '@nestjs/common';

/** What a service needs, besides what all of them need, before it should be given requests: capabilities name theirs. */
@Injectable()
export class Readiness {
  readonly needs = new Map<string, () => boolean>();

  /** @param holds asked at every probe, so it must be cheap */
  need(part: string, holds: () => boolean): void {
    this.needs.set(part, holds);
  }
}
