import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type PreferencesOfferedV1, preferencesChosenV1, nobody } from '@tourbus/contracts';
import { Outbox, extractTrace } from '@tourbus/platform';
import { chooseLanguage } from '../pages/language.js';
import type { PageLanguage } from '../pages/texts.js';
import type { Communication } from '../record/communication.entity.js';
import { RecordReader } from '../record/record.reader.js';
import { RecordService } from '../record/record.service.js';
import { ResponsesService } from '../responses/responses.service.js';
import { type Choice, type Fields, choiceOf, fieldsOf, saysNothing } from './choice.js';
import { type SentMessage, linkCounts } from './link-rule.js';
import { type KeptChoice, PreferenceStore } from './preference-store.js';
import { type Standing, type Way, marketing, standingOf } from './standing.js';
import { wordingOf } from './texts.js';

/** Everything that the pages of a customer show, by the message whose link was followed. */
export interface Centre {
  message: Communication;
  way: Way;
  language: PageLanguage;
  /** What the brand lets customers choose; nothing where it has not said so. */
  offer?: PreferencesOfferedV1;
  standing: Standing;
  fields: Fields;
}

/** `unknown`: there is no such customer any more. `later`: the facts about the message are on their way. */
export type Opening = { state: 'unknown' | 'later' | 'ended' } | { state: 'open'; centre: Centre };

/** What customers choose on their own pages, and what these pages show. */
@Injectable()
export class PreferencesService {
  constructor(
    private readonly outbox: Outbox,
    private readonly reader: RecordReader,
    private readonly record: RecordService,
    private readonly responses: ResponsesService,
    private readonly store: PreferenceStore,
  ) {}

  async open(communicationId: string, acceptLanguage: string | undefined, now: Date): Promise<Opening> {
    const message = await this.reader.get(communicationId);
    // A receipt may come first, and says neither to whom nor where.
    if (!message?.definition) return { state: 'later' };
    if (message.customerId === nobody) return { state: 'unknown' };
    const way: Way = {
      // Only what is withheld before a channel was chosen has none, and nobody was sent a link in it.
      channel: (message.channel ?? 'email') as Way['channel'],
      messageClass: (message.messageClass ?? undefined) as Way['messageClass'],
    };
    const { profile, linksEnd, choices } = await this.store.of(message.customerId);
    if (profile?.erased) return { state: 'unknown' };
    const sent: SentMessage = { ...way, recipient: message.recipient ?? undefined, sentAt: sentAt(message) };
    if (!linkCounts(sent, { points: profile?.points, linksEnd }, now)) return { state: 'ended' };
    const offer = message.brand ? await this.store.offerOf(message.brand.key) : undefined;
    const standing = standingOf(profile, choices, way);
    const language = chooseLanguage(standing.locale ?? message.locale ?? undefined, acceptLanguage);
    const topics = offer?.topics.map(({ key }) => key) ?? [];
    const fields = fieldsOf(standing, topics, { language, now });
    return { state: 'open', centre: { message, way, language, offer, standing, fields } };
  }

  /** Saves a form, once it is committed. @returns what it says; with a fault, and not saved, where it cannot be */
  async choose(centre: Centre, body: unknown, now: Date): Promise<Choice> {
    const choice = choiceOf(body, centre.fields, now);
    if (choice.fault || saysNothing(choice)) return choice;
    const { message, way } = centre;
    const { consents, wishes } = choice;
    const kept = keptChoice(centre, choice, now);
    const fact = {
      choiceId: kept.id,
      customerId: message.customerId,
      communicationId: message.id,
      channel: way.channel,
      chosenAt: now.toISOString(),
      wording: kept.wording,
      consents,
      wishes,
    };
    const { traceparent } = message;
    const cause = { trace: extractTrace(traceparent ? { traceparent } : {}) };
    await this.outbox.run(async (tx) => {
      if ((await this.record.nobodys(tx, [message.id])).size > 0) return;
      await this.store.keep(tx, kept);
      tx.announce(preferencesChosenV1, fact, { identity: kept.id, at: now, cause });
    });
    return choice;
  }

  /**
   * Stops all marketing as the link for that does: a captured response, which is heard where messages are handed over.
   * @throws Problem 503 where it is kept, and does not count everywhere yet
   */
  async stop(centre: Centre, now: Date): Promise<void> {
    const { id } = centre.message;
    const revoked = { purpose: marketing, state: 'revoked' } as const;
    const kept = keptChoice(centre, { shown: centre.fields, consents: [revoked], wishes: {} }, now);
    // Named, because who takes it back and stops again within a minute has said something new.
    const wish = { communicationId: id, kind: 'unsubscribe' as const, at: now, purpose: marketing };
    const wishes = [{ ...wish, providerEventId: kept.id }];
    const known = await this.record.find([id]);
    await this.responses.heed(wishes, async (tx) => {
      if ((await this.record.nobodys(tx, [id])).size > 0) return;
      await this.responses.store(tx, wishes, known);
      await this.store.keep(tx, kept);
    });
  }

  endLinks({ message }: Centre, now: Date): Promise<void> {
    return this.outbox.run(async (tx) => {
      if ((await this.record.nobodys(tx, [message.id])).size > 0) return;
      await this.store.endLinks(tx, message.customerId, now);
    });
  }
}

const sentAt = ({ dispatchedAt, composedAt, recordedAt }: Communication): Date =>
  dispatchedAt ?? composedAt ?? recordedAt;

const keptChoice = (
  { message, language, offer }: Centre,
  { shown, consents, wishes }: Pick<Choice, 'shown' | 'consents' | 'wishes'>,
  chosenAt: Date,
): KeptChoice => ({
  id: randomUUID(),
  customerId: message.customerId,
  communicationId: message.id,
  chosenAt,
  wording: wordingOf(language),
  brand: offer?.brand,
  shown,
  consents,
  wishes,
});
