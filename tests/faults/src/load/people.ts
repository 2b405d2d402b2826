import { createHmac, randomBytes } from 'node:crypto';
import type { Ledger } from '../ledger.js';
import type { SeededRandom } from '@tourbus/samples';
import type { World } from '../world/world.js';
import type { Events } from './events.js';

interface Summary {
  id: string;
  channel: string;
  to: string[];
  reference?: string;
}

const lookEvery = 1_500;
/** Of the mails and texts that are looked at, how many make somebody say no. */
const shareThatStops = { email: 0.12, sms: 0.15 };
const patience = 30_000;
const tries = 60;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The people who are written to: some of them have enough, and say so in the way the message offers. */
export class People {
  private readonly seen = new Set<string>();
  private readonly done = new Set<string>();
  private readonly underWay = new Set<Promise<void>>();
  private stopped = false;

  constructor(
    private readonly world: World,
    private readonly ledger: Ledger,
    private readonly events: Events,
    private readonly random: SeededRandom,
  ) {}

  async run(): Promise<void> {
    while (!this.stopped) {
      await this.look('email').catch(() => undefined);
      await this.look('sms').catch(() => undefined);
      await pause(lookEvery);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.allSettled(this.underWay);
  }

  private async look(channel: 'email' | 'sms'): Promise<void> {
    const list = (await this.world.sandbox('GET', `/api/messages?limit=100&channel=${channel}`)) as {
      messages: Summary[];
    };
    for (const message of list.messages) {
      if (this.seen.has(message.id)) continue;
      this.seen.add(message.id);
      const address = message.to[0] ?? '';
      if (this.done.has(address) || !this.random.chance(shareThatStops[channel])) continue;
      const work = (channel === 'email' ? this.unsubscribe(message, address) : this.sayStop(message, address))
        .catch((error: unknown) => this.ledger.write({ what: 'note', text: `no stop: ${String(error)}` }))
        .finally(() => this.underWay.delete(work));
      this.underWay.add(work);
    }
  }

  private async unsubscribe(message: Summary, address: string): Promise<void> {
    const mail = (await this.world.sandbox('GET', `/api/messages/${message.id}`)) as {
      headers: Record<string, string[]>;
    };
    const link = mail.headers['list-unsubscribe']?.[0]?.match(/<(https?:[^>]+)>/)?.[1];
    if (!link) return;
    this.done.add(address);
    const communication = /<([^@>]+)@/.exec(message.reference ?? '')?.[1] ?? '';
    await this.insist('marketing', address, communication, link, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
  }

  private async sayStop(message: Summary, address: string): Promise<void> {
    const text = (await this.world.sandbox('GET', `/api/messages/${message.id}`)) as {
      headers: Record<string, string[]>;
    };
    this.done.add(address);
    const communication = text.headers['statuscallback']?.[0]?.split('/').at(-1) ?? '';
    const { stack } = this.world;
    const url = `${stack.urls.gateway}/t/hooks/twilio`;
    const sid = `SM${randomBytes(16).toString('hex')}`;
    const form: Record<string, string> = {
      MessageSid: sid,
      SmsStatus: 'received',
      From: address,
      To: '+447700900142',
      Body: 'STOP',
    };
    await this.insist('sms', address, communication, url, {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': signatureOf(stack.secrets.twilioAuthToken, url, form),
      },
      body: new URLSearchParams(form).toString(),
    });
  }

  /** As a mail program or Twilio does: once more after every failure that is not the sender's. */
  private async insist(
    scope: 'marketing' | 'sms',
    address: string,
    communication: string,
    url: string,
    request: { headers: Record<string, string>; body: string },
  ): Promise<void> {
    const customer = `K-${/\d+/.exec(scope === 'sms' ? String(Number(address.slice(-6)) - 900_000) : address)?.[0]}`;
    for (let attempt = 0; attempt < tries; attempt++) {
      const began = Date.now();
      const status = await fetch(url, {
        method: 'POST',
        ...request,
        signal: AbortSignal.timeout(patience),
      }).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 200) {
        const tookMs = Date.now() - began;
        this.ledger.write({ what: 'stopped', scope, customer, communication, tookMs, address });
        this.events.tempt(customer);
        return;
      }
      if (status >= 400 && status < 500)
        this.ledger.write({ what: 'note', text: `a ${scope} stop of ${customer} was answered ${status}` });
      await pause(1_000);
    }
  }
}

/** X-Twilio-Signature, after Twilio's “Validating requests”. */
function signatureOf(token: string, url: string, form: Record<string, string>): string {
  const said = Object.keys(form)
    .sort()
    .reduce((text, name) => text + name + (form[name] ?? ''), url);
  return createHmac('sha1', token).update(said, 'utf8').digest('base64');
}
