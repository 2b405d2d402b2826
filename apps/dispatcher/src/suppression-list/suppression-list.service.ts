import { Inject, Injectable } from '@nestjs/common';
import {
  type ContactKeys,
  type Suppression,
  contactKeysOf,
  contactPointHash,
  contactPointHashes,
  isLifted,
  standingSuppression,
  suppressionSchema,
} from '@tourbus/contracts';
import {
  AuditLog,
  CONFIG,
  Outbox,
  Problem,
  SharedClock,
  type Transaction,
  invalidInput,
  notFound,
} from '@tourbus/platform';
import type { Config } from '../config.js';
import { type HeardOfList, liftOf, suppressionOf } from './heard.js';
import {
  type Addressed,
  type SuppressionAddition,
  type SuppressionEntry,
  type SuppressionLifting,
  type SuppressionSearch,
} from './suppressed-contact-point.js';
import { type NewSuppression, type Page, SuppressionStore } from './suppression-list.store.js';

/** What a claim is asked about. */
export interface ListQuestion {
  id: string;
  recipient: Addressed;
  purpose: string;
}

/** A proof bears the time of whoever took it, whose clock may be a little fast. */
const aheadMilliseconds = 30_000;

/** The hard blocks of contact points, by their hashes: whose they are is not written here. */
@Injectable()
export class SuppressionListService {
  readonly keys: ContactKeys;

  constructor(
    @Inject(CONFIG) config: Config,
    readonly store: SuppressionStore,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: SharedClock,
  ) {
    this.keys = contactKeysOf(config.CONTACT_KEYS);
  }

  /** Which of them are forbidden now, by their ids, and by which version of the list. */
  async judge(
    tx: Transaction,
    questions: readonly ListQuestion[],
  ): Promise<{ version: string; forbidden: Map<string, Suppression> }> {
    // Before the list is read: what is changed in between is found out when a call begins.
    const version = await this.store.version(tx);
    return { version, forbidden: await this.forbids(tx, questions) };
  }

  /** The version that is and, until the transaction ends, stays. Comes before customers are held. */
  hold(tx: Transaction): Promise<string> {
    return this.store.hold(tx);
  }

  private async forbids(
    tx: Transaction,
    questions: readonly ListQuestion[],
  ): Promise<Map<string, Suppression>> {
    const asked = questions.map((one) => ({ ...one, hashes: contactPointHashes(one.recipient, this.keys) }));
    const standing = await this.store.standing(
      tx,
      asked.flatMap(({ hashes }) => hashes),
    );
    if (standing.length === 0) return new Map();
    const at = this.clock.now();
    return new Map(
      asked.flatMap(({ id, hashes, purpose }) => {
        const found = standingSuppression(standing, { hashes, purpose, at });
        return found ? [[id, found] as const] : [];
      }),
    );
  }

  /** Takes over what responses say, before anything else of the transaction that records them as stops. */
  async hear(tx: Transaction, heard: readonly HeardOfList[]): Promise<void> {
    const additions = heard.flatMap((one) => suppressionOf(one) ?? []);
    const lifts = heard.flatMap((one) => liftOf(one) ?? []);
    // Two customers may have one number: what was claimed for the other is judged anew.
    if (additions.some(({ reason }) => reason !== 'hard-bounce')) await this.store.touch(tx);
    await this.store.started(tx, lifts);
    await this.store.add(tx, additions);
    await this.store.lift(tx, lifts);
  }

  search({ channel, address, ...page }: SuppressionSearch): Promise<Page> {
    const hashes = contactPointHashes({ channel, address } as Addressed, this.keys);
    return this.store.list({ hashes, standing: false }, page);
  }

  /** @returns the entry that stands */
  async add(addition: SuppressionAddition, by: string): Promise<SuppressionEntry> {
    const { address, hash, channel, reason, purpose, until, note } = addition;
    const contactPoint = hash ?? contactPointHash({ channel, address } as Addressed, this.keys);
    this.requireKnownKey(contactPoint);
    const said = { contactPoint, channel, reason, purpose, until, note };
    const read = suppressionSchema.safeParse({ ...said, since: this.clock.now().toISOString(), source: by });
    if (!read.success) throw invalidInput(read.error.issues);
    const suppression = { ...read.data, addedBy: by };
    await this.outbox.run(async (tx) => {
      await this.addByHand(tx, [suppression]);
      const details = { channel, reason, ...(purpose !== undefined && { purpose }) };
      await this.audit.record(tx, { actor: by, action: 'suppression.added', subject: contactPoint, details });
    });
    const { items } = await this.store.list(
      { hashes: [contactPoint], reason, standing: true },
      { limit: 200 },
    );
    const found = items.find((one) => one.purpose === purpose);
    if (!found) throw new Problem(...endedAlready);
    return found;
  }

  /** @returns how many are new */
  async addByHand(tx: Transaction, suppressions: readonly NewSuppression[]): Promise<number> {
    await this.store.touch(tx);
    return this.store.add(tx, suppressions);
  }

  /** @throws Problem 404, or 409 where this does not lift it */
  async lift(id: string, lifting: SuppressionLifting, by: string): Promise<SuppressionEntry> {
    const now = this.clock.now();
    const at = lifting.by === 'proof' ? new Date(lifting.at) : now;
    return this.outbox.run(async (tx) => {
      const entry = await this.store.find(tx, id);
      if (!entry) throw notFound('suppression', id);
      if (entry.lifted) return entry;
      const { contactPoint, reason } = entry;
      if (
        at.getTime() > now.getTime() + aheadMilliseconds ||
        !isLifted(entry, { by: lifting.by, at, contactPoint })
      )
        throw notLifted(reason, entry.since);
      const lifted = { at: now.toISOString(), by, evidence: `${lifting.by}: ${lifting.evidence}` };
      await this.store.liftOne(tx, id, lifted);
      const details = { reason, evidence: lifted.evidence };
      await this.audit.record(tx, {
        actor: by,
        action: 'suppression.lifted',
        subject: contactPoint,
        details,
      });
      return { ...entry, lifted };
    });
  }

  private requireKnownKey(contactPoint: string): void {
    const [name = ''] = contactPoint.split('.');
    if (Object.hasOwn(this.keys.keys, name)) return;
    throw new Problem(
      'unknown-key',
      422,
      'The hash is not of here',
      `It was made with the key “${name}”, which the dispatcher does not know.`,
      'Give the address instead, or add the key to CONTACT_KEYS.',
    );
  }
}

const endedAlready = [
  'ended-already',
  422,
  'It would not count',
  'Its end is past, or the contact point said START since.',
  'Give a later end, or none.',
] as const;

const notLifted = (reason: string, since: string): Problem =>
  new Problem(
    'not-lifted',
    409,
    'This does not lift it',
    `It stands since ${since} for the reason ${reason}.`,
    'A stop takes a proof of the customer’s own act that is newer than it, or START from that number; a complaint and an erasure such a proof; what a person or the law ordered is for an operator.',
  );
