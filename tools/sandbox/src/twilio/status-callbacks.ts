import { setTimeout as pause } from 'node:timers/promises';
import type { Note } from '../config.js';
import { senderOf, type SmsRecord } from './twilio-message.js';
import { twilioSignature } from './twilio-signature.js';

const STATUSES = ['sent', 'delivered'] as const;
/** A little later, as with the real one; the caller has its answer by then. */
const LATER_MS = 100;
/** The receiver may be restarting. */
const RETRY_MS = [250, 1000, 4000];
const TIMEOUT_MS = 15_000;

/** Tells the sender how its messages fared, as Twilio's StatusCallback does. */
export class StatusCallbacks {
  private readonly stopped = new AbortController();
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly note: Note) {}

  report(record: SmsRecord, authToken: string): void {
    if (!record.StatusCallback) return;
    if (!staysOnThisMachine(record.StatusCallback)) {
      this.note(
        'warn',
        `No status callback for ${record.Sid}: its address is not on this machine, and nothing leaves it. ` +
          'Give a StatusCallback on localhost, or a bare host name of the cluster.',
      );
      return;
    }
    const run = this.run(record, record.StatusCallback, authToken).catch(() => undefined);
    this.running.add(run);
    void run.finally(() => this.running.delete(run));
  }

  async close(): Promise<void> {
    this.stopped.abort();
    await Promise.all(this.running);
  }

  private async run(record: SmsRecord, url: string, authToken: string): Promise<void> {
    for (const status of STATUSES) {
      await pause(LATER_MS, undefined, { signal: this.stopped.signal });
      const form = statusForm(record, status);
      const signature = twilioSignature(authToken, url, form);
      if (!(await this.deliver(url, form, signature))) {
        this.note(
          'warn',
          `Status callback '${status}' for ${record.Sid} was not taken; see the receiver's log.`,
        );
        return;
      }
    }
  }

  private async deliver(url: string, form: Record<string, string>, signature: string): Promise<boolean> {
    for (const waitMs of [...RETRY_MS, 0]) {
      if (await this.post(url, form, signature)) return true;
      if (waitMs > 0) await pause(waitMs, undefined, { signal: this.stopped.signal });
    }
    return false;
  }

  private async post(url: string, form: Record<string, string>, signature: string): Promise<boolean> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { 'x-twilio-signature': signature, 'user-agent': 'TwilioProxy/1.1 (Tourbus sandbox)' },
        redirect: 'manual',
        signal: AbortSignal.any([this.stopped.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await answer.body?.cancel();
      // A refusal is an answer: asking again would not change it.
      return answer.status < 500;
    } catch {
      return false;
    }
  }
}

function statusForm(record: SmsRecord, status: string): Record<string, string> {
  return {
    AccountSid: record.AccountSid,
    ApiVersion: '2010-04-01',
    From: senderOf(record),
    MessageSid: record.Sid,
    MessageStatus: status,
    SmsSid: record.Sid,
    SmsStatus: status,
    To: record.To,
  };
}

/** Loopback, or a name without a dot: a neighbour in the same cluster or compose file. */
export function staysOnThisMachine(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, protocol } = new URL(url);
  const near = /^(127(\.\d+){3}|\[::1\]|([^.]+\.)*localhost|[^.:[\]]+)$/.test(hostname);
  return near && /^https?:$/.test(protocol);
}
