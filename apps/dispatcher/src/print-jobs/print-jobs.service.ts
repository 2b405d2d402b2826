import { Inject, Injectable, Logger } from '@nestjs/common';
import type { ArtefactRef, PrintStreamCompletedV1 } from '@tourbus/contracts';
import { ArtefactMissing, ArtefactStore, CONFIG, type Effect, type Message, Slots } from '@tourbus/platform';
import type { Config } from '../config.js';
import { Pauses } from '../pauses/pauses.service.js';
import { type PrintAnswer, type PrintQueue, PrinterSilent } from '../printers/print-queue.js';
import { Printers } from '../printers/printers.service.js';
import { PrintBegin } from './print-begin.js';
import { PrintConclusions } from './print-conclusions.js';
import { type PrinterSays, type Why, lookAgainSeconds, whyNotReady } from './print-job.js';
import { type HeldJob, PrintJobStore } from './print-job-store.js';

/** How long to wait for documents that are not here, for a printer that takes nothing, for whoever paused it. */
const waitSeconds = 1;
const longestWaitSeconds = 15;
/** How much longer than a call its lease lasts. */
const leaseMargin = 10;

/** Parts in memory at once: one may have a hundred megabytes. */
const partsAtOnce = 2;

/** What moving a job needs besides the job. */
@Injectable()
export class PrintJobsContext {
  constructor(
    readonly printers: Printers,
    readonly artefacts: ArtefactStore,
    readonly pauses: Pauses,
    @Inject(CONFIG) readonly config: Config,
  ) {}
}

/** The way of a print job: waiting → calling → printing → an end. Each step is one look at the printer. */
@Injectable()
export class PrintJobs {
  private readonly logger = new Logger('print-jobs');
  private readonly leaseSeconds: number;
  private readonly handing = new Slots(partsAtOnce);

  constructor(
    private readonly store: PrintJobStore,
    private readonly starting: PrintBegin,
    private readonly conclusions: PrintConclusions,
    private readonly context: PrintJobsContext,
  ) {
    const { DISPATCHER_CALL_SECONDS: call } = context.config;
    // A step asks for the printer's condition, for the job, and hands it over.
    this.leaseSeconds = call * 3 + Math.min(leaseMargin, call);
  }

  takeIn(messages: readonly Message<PrintStreamCompletedV1>[]): Effect {
    return (tx) =>
      this.store.insert(
        tx,
        messages.map(({ data }) => data),
      );
  }

  /**
   * Takes one step with a job that is due.
   * @param mayCall whether it is proven that every stop is known
   * @returns whether there was one
   */
  async moveNext(mayCall: () => boolean): Promise<boolean> {
    const job = await this.store.claim(this.leaseSeconds);
    if (!job) return false;
    try {
      await this.move(job, mayCall);
    } catch (error) {
      if (!(error instanceof PrinterSilent)) throw error;
      await this.wait(job, { code: error.code, text: error.message });
    }
    return true;
  }

  private async move(job: HeldJob, mayCall: () => boolean): Promise<void> {
    const queue = this.context.printers.find(job.printer);
    if (!queue) return this.wait(job, unknownPrinter(job.printer));
    if (job.state === 'printing') return this.look(job, queue);
    if (job.state === 'calling') {
      // Whoever called before us may have been heard: the printer knows.
      const known = await queue.find(job.id);
      if (known !== undefined) return this.conclusions.taken(job, known);
    }
    return this.handing.run(() => this.hand(job, queue, mayCall));
  }

  private async hand(job: HeldJob, queue: PrintQueue, mayCall: () => boolean): Promise<void> {
    const arrived = job.printedDocuments === null ? await this.store.arrived(job) : job.documents;
    if (arrived < job.documents) return this.wait(job, missing(arrived, job.documents));
    const { provider } = this.context.printers;
    const paused = await this.context.pauses.now();
    if (paused.stops('print', provider)) return this.wait(job, pausedByOperator);
    const { says, accepting, takesPageRanges } = await queue.condition();
    const notReady = whyNotReady(says, accepting);
    if (notReady) return this.wait(job, notReady, says);
    const pdf = await this.fileOf(job.artefact);
    if (!pdf) return this.starting.printSingly(job);
    if (!mayCall()) return this.wait(job, stopsUnknown);
    const asked = performance.now();
    const begun = await this.starting.begin(job, {
      ...{ paused, provider, takesPageRanges, leaseSeconds: this.leaseSeconds },
    });
    if (begun === 'lost' || begun === 'nothing-left') return;
    if ('wait' in begun) return this.wait(job, begun.wait);
    const beside = provider === 'spool' && (await this.forFolder(job, begun.printed));
    // Whoever slept meanwhile may have lost it to another, who asks the printer first.
    if (performance.now() - asked > this.context.config.DISPATCHER_CALL_SECONDS * 1_000) return;
    const answer = await queue.print({
      name: job.id,
      pdf,
      sides: job.sides ?? undefined,
      ...(begun.ranges && { pageRanges: begun.ranges }),
      ...beside,
    });
    await this.conclude(job, answer);
  }

  private async conclude(job: HeldJob, answer: PrintAnswer): Promise<void> {
    if (answer.kind === 'accepted') return this.conclusions.taken(job, answer.printerJobId);
    const why = { code: answer.code, text: answer.text };
    this.logger.warn({ printJob: job.id, printer: job.printer, ...why }, `not printed: ${answer.kind}`);
    if (answer.kind === 'rejected') return this.conclusions.refused(job, why);
    // Of an ambiguous call the printer is asked before anything is handed over again.
    await this.wait(
      answer.kind === 'retry' ? { ...job, state: 'waiting' } : { ...job, state: 'calling' },
      why,
    );
  }

  private async look(job: HeldJob, queue: PrintQueue): Promise<void> {
    const says = await queue.look(job.printerJobId ?? '', job.id);
    if (!says) return this.conclusions.forgotten(job);
    if (says.job === 'completed') return this.conclusions.printed(job, says);
    if (says.job === 'canceled' || says.job === 'aborted') return this.conclusions.ended(job, says);
    const { says: printer, accepting } = await queue.condition();
    const age = (Date.now() - (job.submittedAt?.getTime() ?? 0)) / 1_000;
    await this.conclusions.still(
      job,
      { ...printer, ...says },
      whyNotReady(printer, accepting),
      lookAgainSeconds(age),
    );
  }

  private async wait(job: HeldJob, why: Why, says?: PrinterSays): Promise<void> {
    const age = (Date.now() - job.createdAt.getTime()) / 1_000;
    const afterSeconds = Math.min(longestWaitSeconds, Math.max(waitSeconds, age / 20));
    await this.conclusions.waits(job, why, afterSeconds, says);
  }

  /** What a folder shows of a job, and the index of its stream. */
  private async forFolder(
    { streamId, batchId, profile, printer, part, pages, sheets, artefact, index, createdAt }: HeldJob,
    documents: number,
  ) {
    const ticket = {
      ...{ stream: streamId, batch: batchId, profile, printer, part, documents, pages, sheets },
      fileName: `print-stream-${profile}-${part}.pdf`,
      digest: artefact?.digest,
      // Not the time of this attempt: a repeated one has to write the same bytes.
      submittedAt: createdAt.toISOString(),
    };
    if (!index) return { ticket };
    const [csv, json] = await Promise.all([this.fileOf(index.csv), this.fileOf(index.json)]);
    return { ticket, ...(csv && json && { index: { name: streamId ?? '', csv, json } }) };
  }

  /** Files of a stream go after a while where somebody who is in them was erased. */
  private async fileOf(ref: Pick<ArtefactRef, 'digest'> | null): Promise<Buffer | undefined> {
    try {
      return await this.context.artefacts.get(ref ?? { digest: '' });
    } catch (error) {
      if (error instanceof ArtefactMissing) return undefined;
      throw error;
    }
  }
}

const unknownPrinter = (name: string): Why => ({
  code: 'unknown-printer',
  text: `PRINTERS names no printer “${name}”. Add it, or correct the profile of the print stream.`,
});
const missing = (arrived: number, documents: number): Why => ({
  code: 'documents-missing',
  text: `${arrived} of its ${documents} documents are here.`,
});
const pausedByOperator: Why = { code: 'paused', text: 'An operator let it wait.' };
const stopsUnknown: Why = { code: 'stops-unknown', text: 'It is not proven now that every stop is known.' };
