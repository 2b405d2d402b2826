import { Injectable } from '@nestjs/common';
import type { Transaction } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { accountOf, ContactLedger, type Contacts } from '../contacts/contact-ledger.js';
import { DeferralStore } from '../deferrals/deferral-store.js';
import { lookBackOf, type PolicyInForce } from '../policy/in-force.js';
import { wishesOf } from '../policy/wishes.js';
import { knownOf } from './question.js';
import type { GatheredDigest } from './digests.js';
import type { Overtaken } from './overtaken.js';
import type { Decided, Request } from './request.js';
import { isInQuestion, settle } from './settling.js';

const nothing: Contacts = new Map();
const day = 24 * 60 * 60 * 1_000;
/** Laws count the messages of a day. */
const lawsLookBack = day;
/** Who has not responded for longer than this has not responded to what a sunset counts either. */
const sunsetLooksBack = 365 * day;

export interface Attended {
  decided: readonly Decided[];
  overtaken: readonly Overtaken[];
  digests: readonly GatheredDigest[];
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
    const since = sinceOf(counted, now);
    return this.contacts.since(this.database, customersOf(counted), since);
  }

  /** Keeps others from deciding about these customers until the transaction ends: before anything else is locked. */
  async hold(tx: Transaction, asked: readonly Decided[]): Promise<void> {
    await this.contacts.hold(tx, customersOf(asked.filter(isCounted)));
  }

  /**
   * Decides for good about customers that are held, and takes places.
   * @param isInUse whether there is such a definition, for digests
   */
  async settle(
    tx: Transaction,
    asked: readonly Decided[],
    now: Date,
    isInUse: (definition: string) => boolean,
  ): Promise<Attended> {
    const counted = asked.filter(isCounted);
    if (counted.length === 0) return { decided: asked, overtaken: [], digests: [] };
    const customers = customersOf(counted);
    const since = sinceOf(
      counted.map(({ policy, message }) => ({ policy: policy?.inForce, message })),
      now,
    );
    const contacts = await this.contacts.since(tx, customers, since);
    const waiting = await this.deferrals.waitingFor(tx, customers);
    const contenders = waiting.map((one) => ({
      ...one.asking,
      account: accountOf(one),
      known: knownOf(one.message.data.customer),
    }));
    const { decided, places, overtaken, digests } = settle(
      asked,
      contacts,
      Map.groupBy(contenders, ({ account }) => account),
      now.getTime(),
      isInUse,
    );
    await this.contacts.take(tx, places);
    const messages = new Map(
      [...asked, ...waiting].map(({ communicationId, message }) => [communicationId, message]),
    );
    return {
      decided,
      digests: digests.map((digest) => ({
        ...digest,
        messages: digest.members.flatMap((id) => messages.get(id) ?? []),
      })),
      overtaken: overtaken.flatMap(({ communicationId, reason }) => {
        const one = waiting.find((each) => each.communicationId === communicationId);
        return one ? [{ one, reason }] : [];
      }),
    };
  }
}

const isCounted = (one: Decided): boolean => one.policy !== undefined && isInQuestion(one);

const customersOf = (requests: readonly Pick<Request, 'message'>[]): string[] => [
  ...new Set(requests.map(({ message }) => message.data.customer.id)),
];

/** From when on what was sent may count for any of them. */
function sinceOf(
  asking: readonly { policy?: PolicyInForce; message: Request['message'] }[],
  now: Date,
): Date {
  const furthest = asking.map(({ policy, message }) => {
    if (!policy) return 0;
    const counted = lookBackOf(policy, wishesOf(message.data.customer.preferences));
    return policy.body.sunset ? Math.max(sunsetLooksBack, counted) : counted;
  });
  return new Date(now.getTime() - Math.max(lawsLookBack, ...furthest));
}
