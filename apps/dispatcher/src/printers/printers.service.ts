import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@tourbus/platform';
import { type Config, printersOf } from '../config.js';
import { IppPrintQueue } from './ipp-print-queue.js';
import type { PrintQueue } from './print-queue.js';
import { SpoolPrintQueue } from './spool-print-queue.js';

/** The printers by the names that profiles of print streams use. */
@Injectable()
export class Printers {
  /** Who prints: part of facts, attempts and pauses. */
  readonly provider: Config['PRINT_PROVIDER'];
  private readonly queues: ReadonlyMap<string, PrintQueue>;
  private readonly spool: PrintQueue | undefined;

  constructor(@Inject(CONFIG) config: Config) {
    this.provider = config.PRINT_PROVIDER;
    this.spool = this.provider === 'spool' ? new SpoolPrintQueue(config.PRINT_SPOOL) : undefined;
    this.queues = new Map(
      Object.entries(printersOf(config)).map(([name, uri]) => [
        name,
        new IppPrintQueue(uri, config.DISPATCHER_CALL_SECONDS),
      ]),
    );
  }

  /** A spool folder takes what is for any printer: its ticket names it. */
  find(name: string): PrintQueue | undefined {
    return this.spool ?? this.queues.get(name);
  }

  /** Where documents go that are in no stream: the one called `default`, or else the first. */
  get forSingles(): { name: string; queue: PrintQueue } | undefined {
    const [first] = this.queues.keys();
    const name = this.queues.has('default') ? 'default' : first;
    const queue = name === undefined ? undefined : this.queues.get(name);
    return name !== undefined && queue ? { name, queue } : undefined;
  }
}
