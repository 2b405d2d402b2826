import { Injectable } from '@nestjs/common';
import {
  communicationDeliveredV1,
  communicationDispatchedV1,
  communicationFailedV1,
} from '@tourbus/contracts';
import { Outbox, type Transaction, extractTrace } from '@tourbus/platform';
import { Printers } from '../printers/printers.service.js';
import { type PrinterSays, type Why, whyEnded } from './print-job.js';
import { type HeldJob, type MemberRow, PrintJobStore } from './print-job-store.js';

const announcement = ({ communicationId, cause }: MemberRow, at: Date) => ({
  identity: communicationId,
  cause: { envelope: cause.envelope, trace: extractTrace(cause.trace) },
  at,
});

/** Writes down what became of a print job, with the facts that follow for each document in it. */
@Injectable()
export class PrintConclusions {
  constructor(
    private readonly outbox: Outbox,
    private readonly store: PrintJobStore,
    private readonly printers: Printers,
  ) {}

  /** The printer has it, and answers for it from here. */
  async taken(job: HeldJob, printerJobId: string): Promise<void> {
    await this.outbox.run(async (tx) => {
      if (!(await this.store.move(tx, job, { state: 'printing', printerJobId, afterSeconds: 0 }))) return;
      const at = new Date();
      const { provider } = this.printers;
      const messageId = `${job.printer}/${printerJobId}`;
      const members = await this.store.conclude(tx, job, {
        ...{ provider, messageId, startedAt: at },
        state: 'accepted',
      });
      for (const member of members) announceDispatched(tx, member, provider, messageId, at);
    });
  }

  async printed(job: HeldJob, says: PrinterSays): Promise<void> {
    await this.outbox.run(async (tx) => {
      if (!(await this.store.move(tx, job, { state: 'completed', says }))) return;
      const at = new Date();
      for (const member of await this.store.accepted(tx, job))
        announceDelivered(tx, member, this.printers.provider, `${job.printer}/${job.printerJobId}`, at);
    });
  }

  /** The printer did not take it and will not. */
  async refused(job: HeldJob, why: Why): Promise<void> {
    await this.outbox.run(async (tx) => {
      if (!(await this.store.move(tx, job, { state: 'failed', why }))) return;
      const at = new Date();
      const { provider } = this.printers;
      const members = await this.store.conclude(tx, job, { provider, state: 'rejected', why, startedAt: at });
      for (const member of members) announceFailed(tx, member, provider, why, at);
    });
  }

  /** The printer had taken it, and ended it before it was printed. */
  async ended(job: HeldJob, says: PrinterSays): Promise<void> {
    const why = whyEnded(says);
    await this.outbox.run(async (tx) => {
      if (!(await this.store.move(tx, job, { state: 'failed', why, says }))) return;
      const at = new Date();
      for (const member of await this.store.accepted(tx, job, why))
        announceFailed(tx, member, this.printers.provider, why, at);
    });
  }

  /** Nobody can say any more whether it was printed: its documents stay what they are, dispatched. */
  async forgotten(job: HeldJob): Promise<void> {
    const why = { code: 'job-forgotten', text: 'The printer does not know the job any more.' };
    await this.outbox.run((tx) => this.store.move(tx, job, { state: 'unconfirmed', why }));
  }

  async still(job: HeldJob, says: PrinterSays, why: Why | undefined, afterSeconds: number): Promise<void> {
    await this.outbox.run((tx) => this.store.move(tx, job, { state: 'printing', says, why, afterSeconds }));
  }

  async waits(job: HeldJob, why: Why, afterSeconds: number, says?: PrinterSays): Promise<void> {
    await this.outbox.run((tx) => this.store.move(tx, job, { state: job.state, why, afterSeconds, says }));
  }
}

function announceDispatched(
  tx: Transaction,
  member: MemberRow,
  provider: string,
  providerMessageId: string,
  at: Date,
): void {
  const { head, channel, attempt } = member;
  tx.announce(
    communicationDispatchedV1,
    { ...head, channel, provider, providerMessageId, attempt, dispatchedAt: at.toISOString() },
    announcement(member, at),
  );
}

function announceDelivered(
  tx: Transaction,
  member: MemberRow,
  provider: string,
  providerMessageId: string,
  at: Date,
): void {
  const { communicationId, customerId, channel, head } = member;
  const { customerVersion } = head;
  tx.announce(
    communicationDeliveredV1,
    {
      ...{ communicationId, customerId, customerVersion, channel },
      ...{ provider, providerMessageId, deliveredAt: at.toISOString() },
    },
    announcement(member, at),
  );
}

function announceFailed(tx: Transaction, member: MemberRow, provider: string, reason: Why, at: Date): void {
  const { head, channel, attempt } = member;
  tx.announce(
    communicationFailedV1,
    { ...head, channel, outcome: 'rejected', reason, provider, attempt, failedAt: at.toISOString() },
    announcement(member, at),
  );
}
