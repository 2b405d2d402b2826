import { Injectable } from '@nestjs/common';
import { type AuditMark, type AuditStanding, firstMark, isStale, readOn } from './audit-mark.js';
import { AuditLog } from './audit-log.js';

const readAtOnce = 5_000;
/** What one question may take: a fraction of a second. */
const mostReads = 4;

/**
 * Follows the chain from question to question: what was verified is not read again until a day has passed, so that an
 * answer costs what came since. What it knows is this process's own, so that nobody can write it into the database.
 */
@Injectable()
export class AuditWatch {
  private mark: AuditMark = firstMark(new Date());
  private reading?: Promise<AuditStanding>;

  constructor(private readonly log: AuditLog) {}

  /** Those who ask at the same time wait for one reading. */
  standing(): Promise<AuditStanding> {
    return (this.reading ??= this.read(new Date()).finally(() => (this.reading = undefined)));
  }

  private async read(now: Date): Promise<AuditStanding> {
    let standing = await this.readPiece();
    if (standing.intact && isStale(this.mark, now)) this.mark = firstMark(now);
    for (let reads = 1; reads < mostReads && standing.intact && this.mark.lines < standing.lines; reads++)
      standing = await this.readPiece();
    return standing;
  }

  private async readPiece(): Promise<AuditStanding> {
    const lines = await this.log.count();
    const { mark, standing } = readOn(this.mark, await this.log.read(this.mark.lines, readAtOnce), lines);
    this.mark = mark;
    return standing;
  }
}
