import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { CONFIG, Metrics, PermanentFailure, Readiness, Slots } from '@tourbus/platform';
import { Counter } from 'prom-client';
import type { Config } from '../config.js';
import {
  BrowserSupervisor,
  Interrupted,
  MemoryLimitExceeded,
  overgrown,
  TimeLimitExceeded,
} from './browser-supervisor.js';
import {
  DocumentPrinter,
  type PrintableDocument,
  type PrintedDocument,
  type PrintedPages,
} from './document-printer.js';
import { type GangMember, GangPage } from './gang-page.js';
import { GangPrinter, type GangPrint, mostGangPages } from './gang-printer.js';
import { PageLeft } from './isolated-page.js';
import { checkSize, mostPages } from './size-limits.js';
import { WarmPage } from './warm-page.js';

/** Prints with one supervised headless Chromium, so many documents or gangs of documents at once as it has pages. */
@Injectable()
export class ChromiumDocumentPrinter
  extends DocumentPrinter
  implements OnApplicationBootstrap, OnApplicationShutdown
{
  private readonly logger = new Logger('chromium');
  private readonly slots: Slots;
  private readonly supervisor: BrowserSupervisor;
  private readonly gangs: GangPrinter;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    metrics: Metrics,
    readiness: Readiness,
  ) {
    super();
    readiness.need('browser', () => this.working);
    this.slots = new Slots(config.RENDERER_PAGES);
    const replaced = new Counter({
      name: 'tourbus_browser_replaced_total',
      help: 'Browsers that ended, by why.',
      labelNames: ['why'],
      registers: [metrics.registry],
    });
    this.supervisor = new BrowserSupervisor(config, replaced);
    this.gangs = new GangPrinter(
      (members) => this.slots.run(() => this.printGang(members)),
      (document) => this.print(document),
      config.RENDERER_PAGES,
    );
  }

  get waiting(): number {
    return this.slots.waiting;
  }

  get working(): boolean {
    return this.supervisor.working;
  }

  version(): Promise<string> {
    return this.supervisor.version();
  }

  /** In the background: mails and messages do not wait for a browser. */
  onApplicationBootstrap(): void {
    this.supervisor.startInBackground();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.supervisor.stop();
  }

  /**
   * A document that went down with its browser, or waited for one that hung, may be innocent: another one did that to
   * it, or the system did. So it is tried once more, alone. What ends or hangs a second browser is not given a third.
   */
  async print(document: PrintableDocument): Promise<PrintedDocument> {
    const printed = await this.slots
      .run(() => this.attempt(document))
      .catch((error: unknown) => {
        if (!(error instanceof Interrupted)) throw error;
        this.logger.warn({ err: error.cause }, 'printing was interrupted, once more');
        return this.slots.runAlone(() => this.attempt(document));
      })
      .catch((error: unknown) => {
        throw error instanceof Interrupted ? this.giveUp(error) : error;
      });
    return checkSize(printed);
  }

  printTogether(documents: readonly PrintableDocument[]): Promise<PrintedPages[]> {
    return this.gangs.print(documents);
  }

  private attempt(document: PrintableDocument): Promise<string> {
    return this.supervisor.use(WarmPage, document.styleSheet, 1, async (page) => {
      try {
        return await page.print(document, mostPages);
      } catch (error) {
        if (error instanceof PageLeft)
          throw new PermanentFailure('page-left', error.message, 'Remove what navigates from the document.');
        throw error;
      }
    });
  }

  private async printGang(members: readonly GangMember[]): Promise<GangPrint> {
    const [first] = members;
    if (!first) throw new Error('A gang has members.');
    return this.supervisor.use(GangPage, first.document.styleSheet, members.length, async (page) => {
      const { fitness } = page;
      if (fitness.problem !== undefined) return { data: '', printed: [], fitness };
      return { ...(await page.print(members, mostGangPages)), fitness };
    });
  }

  private giveUp({ cause, message }: Interrupted): PermanentFailure {
    const { RENDERER_DOCUMENT_SECONDS: seconds, RENDERER_MEMORY_MB: memory } = this.config;
    if (cause instanceof TimeLimitExceeded)
      return new PermanentFailure(
        'document-too-slow',
        `Twice the document was not printed within ${seconds} seconds.`,
        'Make it simpler or split it, or raise RENDERER_DOCUMENT_SECONDS; then replay.',
      );
    if (cause instanceof MemoryLimitExceeded)
      return new PermanentFailure(
        'document-too-large',
        `Twice the browser needed more than ${overgrown * memory} MB for it.`,
        'Make its images smaller or split it, or raise RENDERER_MEMORY_MB; then replay.',
      );
    return new PermanentFailure(
      'document-unprintable',
      `Twice the browser crashed on it or refused it: ${message}`,
      'Print the template with sample data to find what it is; after a fix, replay.',
    );
  }
}
