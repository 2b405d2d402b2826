import { Injectable } from '@nestjs/common';
import type { Reason } from '@tourbus/contracts';
import type { Transaction } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { accountOf, ContactLedger, type Contacts } from '../contacts/contact-ledger.js';
import { DeferralStore, type Waiting } from '../deferrals/deferral-store.js';
import { lookBackOf } from '../policy/in-force.js';
import { wishesOf } from '../policy/wishes.js';
import { placeOf } from '../policy/zones.js';
import type { Decided, Request } from './request.js';
import { isInQuestion, settle } from './settling.js';

const nothing: Contacts = new Map();
const day = 24 * 60 * 60 * 1_000;
/** Who has not responded for longer than this has not responded to what a sunset counts either. */
const sunsetLooksBack = 365 * day;

/** Waited, and what came now says that it shall not go. */
export interface Overtaken {
  one: Waiting;
  reason: Reason;
}

export interface Attended {
  decided: readonly Decided[];
  overtaken: readonly Overtaken[];
}

/** How much of customers' attention is taken already, and who takes what is left. */
@Injectable()
export class Attention {
  constructor(
    private readonly database: DataSource,
    private readonly contacts: ContactLedger,
    private readonly deferrals: DeferralStore,
  ) {}

  /** A first look, which may be out of date by the time that places are taken: it tells what is worth composing. */
  async glance(requests: readonly Request[], now: Date): Promise<Contacts> {
    const counted = requests.filter(({ policy }) => policy);
    if (counted.length === 0) return nothing;
    const since = sinceOf(
      counted.flatMap(({ policy }) => policy ?? []),
      counted,
      now,
    );
    return this.contacts.since(this.database, customersOf(counted), since);
  }

  /** Decides for good, with nobody else deciding about these customers until the transaction ends, and takes places. */
  async settle(tx: Transaction, asked: readonly Decided[], now: Date): Promise<Attended> {
    const counted = asked.filter((one) => one.policy && isInQuestion(one));
    if (counted.length === 0) return { decided: asked, overtaken: [] };
    const customers = customersOf(counted);
    const since = sinceOf(
      counted.flatMap(({ policy }) => policy?.inForce ?? []),
      counted,
      now,
    );
    const contacts = await this.contacts.open(tx, customers, since);
    const waiting = await this.deferrals.waitingFor(tx, customers);
    const contenders = waiting.map((one) => ({
      ...one.asking,
      account: accountOf(one),
      known: {
        place: placeOf(one.message.data.customer),
        limits: wishesOf(one.message.data.customer.preferences),
      },
    }));
    const { decided, places, overtaken } = settle(
      asked,
      contacts,
      Map.groupBy(contenders, ({ account }) => account),
      now.getTime(),
    );
    await this.contacts.take(tx, places);
    await this.deferrals.end(
      tx,
      overtaken.map(({ communicationId }) => communicationId),
    );
    return {
      decided,
      overtaken: overtaken.flatMap(({ communicationId, reason }) => {
        const one = waiting.find((each) => each.communicationId === communicationId);
        return one ? [{ one, reason }] : [];
      }),
    };
  }
}

const customersOf = (requests: readonly Pick<Request, 'message'>[]): string[] => [
  ...new Set(requests.map(({ message }) => message.data.customer.id)),
];

const sinceOf = (
  policies: readonly Parameters<typeof lookBackOf>[0][],
  requests: readonly Pick<Request, 'message'>[],
  now: Date,
): Date => {
  const wishes = new Set(requests.flatMap(({ message }) => wishesOf(message.data.customer.preferences)));
  const furthest = [...new Set(policies)].map((policy) => {
    const lookBack = lookBackOf(policy, [...wishes]);
    return policy.body.sunset ? Math.max(sunsetLooksBack, lookBack) : lookBack;
  });
  return new Date(now.getTime() - Math.max(0, ...furthest));
};
