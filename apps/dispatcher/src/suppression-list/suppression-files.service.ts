import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type RowError, readSuppressionRows } from '@tourbus/contracts';
import { AuditLog, Outbox } from '@tourbus/platform';
import { type Imported, shownErrors, suppressionRows, suppressionsAsCsv } from './csv.js';
import type { SuppressionEntry } from './suppressed-contact-point.js';
import { SuppressionListService } from './suppression-list.service.js';

const rowsAtOnce = 500;

/** Lists that come and go as files. */
@Injectable()
export class SuppressionFiles {
  constructor(
    private readonly list: SuppressionListService,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** Each list of rows counts once it is committed; the same file again adds nothing. @throws Problem 422 */
  async import(file: Readable, name: string, by: string): Promise<Imported> {
    const source = `import:${name}`;
    const totals: Imported = { rows: 0, added: 0, faulty: 0, errors: [] };
    for await (const rows of suppressionRows(file, rowsAtOnce)) {
      const context = { keys: this.list.keys, source, now: new Date() };
      const { suppressions, errors } = readSuppressionRows(rows, context);
      const added = suppressions.map((one) => ({ ...one, addedBy: by }));
      totals.added += await this.outbox.run((tx) => this.list.addByHand(tx, added));
      totals.errors.push(...errors.map(inFile(totals.rows)).slice(0, shownErrors - totals.errors.length));
      totals.faulty += errors.length;
      totals.rows += rows.length;
    }
    const { errors: _shown, ...details } = totals;
    await this.outbox.run((tx) =>
      this.audit.record(tx, { actor: by, action: 'suppressions.imported', subject: name, details }),
    );
    return totals;
  }

  /** What stands, newest first. */
  async export(by: string): Promise<Readable> {
    await this.outbox.run((tx) =>
      this.audit.record(tx, { actor: by, action: 'suppressions.exported', subject: 'suppressions' }),
    );
    return suppressionsAsCsv(this.pages());
  }

  private async *pages(): AsyncGenerator<SuppressionEntry[]> {
    let cursor: string | undefined;
    do {
      const page = await this.list.store.list({ standing: true }, { limit: rowsAtOnce, cursor });
      yield page.items;
      cursor = page.next;
    } while (cursor);
  }
}

const inFile =
  (before: number) =>
  (error: RowError): RowError => ({ ...error, row: before + error.row });
