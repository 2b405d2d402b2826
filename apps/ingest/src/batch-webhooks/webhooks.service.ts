import { Injectable } from '@nestjs/common';
import { Loop, Outbox } from '@tourbus/platform';
import { Batches } from '../batches/batches.service.js';
import { type Job, Jobs } from '../jobs/jobs.service.js';
import { WebhookTargets } from '../outside/webhook-targets.js';
import { type Verdict, announcementOf, verdictOn } from './announcement.js';
import { WebhookStore } from './webhook-store.js';

export const webhookQueue = 'batch-webhooks';
const lookMilliseconds = 1_000;
const together = 50;
const timeoutMilliseconds = 15_000;
/** Of the answer nothing but its status is of use. */
const mostBytes = 1_024;

export interface Call {
  id: string;
  url: string;
  /** The name of the secret; the secret itself is nowhere but in the configuration. */
  secret: string;
  body: string;
}

/**
 * Tells whoever asked for it that a batch has come to its end. That it is at its end is found in the batch itself, and
 * that somebody will be told is written down with what they will be told: at least once, with the same id each time.
 */
@Injectable()
export class BatchWebhooks {
  private readonly loop: Loop;

  constructor(
    private readonly outbox: Outbox,
    private readonly store: WebhookStore,
    private readonly batches: Batches,
    private readonly jobs: Jobs,
    private readonly targets: WebhookTargets,
  ) {
    this.loop = new Loop({ name: 'batch-webhooks', work: () => this.promise(), idle: lookMilliseconds });
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** @throws Error that says why they do not have it yet: the job is tried again, with backoff */
  async call({ data, last }: Job<Call>): Promise<void> {
    const verdict = await this.send(data);
    if (verdict.kind === 'delivered') return this.store.note(data.id, 'delivered', null);
    if (verdict.kind === 'unwanted')
      return this.store.note(data.id, 'given-up', 'It answers 410: nobody wants it.');
    await this.store.note(data.id, last ? 'given-up' : undefined, verdict.why);
    throw new Error(verdict.why);
  }

  private async send({ id, url, secret, body }: Call): Promise<Verdict> {
    const at = new Date();
    try {
      const { status } = await this.targets.outbound.call({
        method: 'POST',
        url: new URL(url),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Tourbus',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
          'webhook-signature': this.targets.signer(secret).sign(id, at, body),
        },
        body,
        timeoutMilliseconds,
        mostBytes,
      });
      return verdictOn(status);
    } catch (error) {
      return { kind: 'again', why: (error as Error).message };
    }
  }

  /** @returns whether there may be more */
  private promise(): Promise<boolean> {
    return this.outbox.run(async (tx) => {
      const ids = await this.store.untold(tx, together);
      for (const batchId of ids) {
        const batch = await this.batches.get(batchId);
        const announcement = announcementOf(batch);
        if (!announcement || !batch.webhook) continue;
        const { id, event, body } = announcement;
        await this.store.promise(tx, id, batchId, event);
        await this.jobs.send(tx, webhookQueue, id, { id, ...batch.webhook, body } satisfies Call);
      }
      return ids.length === together;
    });
  }
}
