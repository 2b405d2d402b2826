import { Injectable } from '@nestjs/common';
import type { DataArrivedV1 } from '@tourbus/contracts';
import { type Effect, type Message, PermanentFailure, type Transaction } from '@tourbus/platform';
import { DeferralStore, type Waiting } from '../deferrals/deferral-store.js';
import { CompositionEngine } from '../engine/engine.service.js';
import {
  announceComposed,
  announceDeferred,
  announceOvertaken,
  announceWithheld,
  waitingOf,
} from './announcements.js';
import { Attention } from './attention.service.js';
import { announceDecided } from './batch-rows.js';
import { Catalogue, type Contents } from './catalogue.js';
import { DecisionLedger } from './decision-ledger.js';
import type { Overtaken } from './overtaken.js';
import { digestToWait } from './digests.js';
import { standbyOf } from '../fallbacks/fallbacks.js';
import { decided } from './question.js';
import { eventOf, type Request, requestOf, speaks, waits } from './request.js';
import { endingWith } from './runaways.js';
import { isMeant } from '../silences/silences.js';
import { Wording } from './wording.service.js';

interface Speaking {
  now: Date;
  /** A single one: what fails is its own fault. */
  alone: boolean;
  hasWaited?: boolean;
}

/** From arrived data to composed communications: which definitions apply, whether and when we may speak, and the words. */
@Injectable()
export class CompositionService {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly engine: CompositionEngine,
    private readonly ledger: DecisionLedger,
    private readonly wording: Wording,
    private readonly attention: Attention,
    private readonly deferrals: DeferralStore,
  ) {}

  /** Of customers who were erased nothing is asked for. */
  async compose(messages: readonly Message<DataArrivedV1>[], now = new Date()): Promise<Effect> {
    const contents = await this.catalogue.at(now);
    const about = messages.filter(({ forgotten }) => !forgotten);
    const requests = await this.applying(about, contents);
    const speak = await this.speak(requests, contents, { now, alone: messages.length === 1 });
    return async (tx) => {
      await speak(tx);
      announceDecided(tx, messages, requests);
    };
  }

  /** What has waited is asked again, by the content and the policy that count now. */
  async composeDeferred(due: readonly Waiting[], now: Date): Promise<Effect> {
    const contents = await this.catalogue.at(now);
    const candidates = due.map((one) => {
      const known = contents.definitions.get(one.message.data.type) ?? [];
      return { one, definition: known.find(({ key }) => key === one.asking.definition) };
    });
    const requests = candidates.flatMap(({ one, definition }) =>
      definition ? [requestOf(one.message, definition, contents, one.fallback)] : [],
    );
    const retired = candidates.flatMap(({ one, definition }) =>
      definition ? [] : [{ one, reason: retiredMeanwhile }],
    );
    const speak = await this.speak(requests, contents, { now, alone: due.length === 1, hasWaited: true });
    return async (tx) => {
      await speak(tx);
      await this.end(tx, retired, now);
    };
  }

  /**
   * Composes what may go as far as is known, then decides for good in the transaction, in which customers are asked
   * for by nobody else: what has lost its place meanwhile waits, though its words are ready.
   */
  private async speak(
    requests: readonly Request[],
    contents: Contents,
    { now, alone, hasWaited = false }: Speaking,
  ): Promise<Effect> {
    const glance = await this.attention.glance(requests, now);
    const asked = requests.map((request) => decided(request, glance, now.getTime()));
    const composed = await this.wording.of(asked.filter(speaks), contents, alone);
    const definitions = new Map([...contents.definitions.values()].flat().map((one) => [one.key, one]));
    return async (tx) => {
      await this.attention.hold(tx, asked);
      const ids = asked.map(({ communicationId }) => communicationId);
      const ended = hasWaited ? await this.deferrals.end(tx, ids) : undefined;
      const current = ended ? asked.filter(({ communicationId }) => ended.has(communicationId)) : asked;
      const attended = await this.attention.settle(tx, current, now, (key) => definitions.has(key));
      const { decided: all, overtaken } = attended;
      const spoken = new Set(all.filter(speaks).map(({ communicationId }) => communicationId));
      const waiting = all.filter(waits);
      await this.ledger.record(tx, all);
      const digests = attended.digests.flatMap((digest) => {
        const definition = definitions.get(digest.definition);
        return definition ? [digestToWait(digest, definition, now.getTime())] : [];
      });
      const held = waiting.map((one) => ({ ...waitingOf(one), ...one.decision.deferred }));
      const standbys = composed.flatMap((one) =>
        spoken.has(one.communicationId) ? (standbyOf(one, now) ?? []) : [],
      );
      await this.deferrals.keep(tx, [...held, ...digests, ...standbys]);
      await this.end(tx, overtaken, now);
      announceWithheld(tx, all);
      announceDeferred(tx, waiting, now);
      announceComposed(
        tx,
        composed.filter(({ communicationId }) => spoken.has(communicationId)),
      );
    };
  }

  /** What waits, and shall not go any more. */
  private async end(tx: Transaction, all: readonly Overtaken[], now: Date): Promise<void> {
    const ended = await this.deferrals.end(
      tx,
      all.map(({ one }) => one.communicationId),
    );
    const ours = all.filter(({ one }) => ended.has(one.communicationId));
    await this.ledger.overtake(tx, ours);
    announceOvertaken(tx, ours, now);
  }

  /** A condition that does not hold is not a refusal: no communication was ever asked for. */
  private async applying(
    messages: readonly Message<DataArrivedV1>[],
    contents: Contents,
  ): Promise<Request[]> {
    const candidates = messages.flatMap((message) =>
      (contents.definitions.get(message.data.type) ?? [])
        .filter(({ key }) => isMeant(message.data, key))
        .map((definition) => ({ message, definition })),
    );
    const conditional = candidates.filter(({ definition }) => definition.body.condition !== undefined);
    const questions = conditional.map(({ message: { data }, definition }) => ({
      expression: definition.body.condition ?? '',
      facts: { data: data.data, customer: data.customer, event: eventOf(data) },
    }));
    const answers = await endingWith(messages.length === 1, 'condition-runaway', conditional, () =>
      this.engine.ask(questions),
    );
    const holding = new Map(
      conditional.map((candidate, i) => [candidate, holds(candidate.definition.key, answers[i])]),
    );
    return candidates
      .filter((candidate) => holding.get(candidate) ?? true)
      .map(({ message, definition }) => requestOf(message, definition, contents));
  }
}

const retiredMeanwhile = {
  code: 'definition-retired',
  text: 'The definition was taken out of use while this waited.',
};

function holds(definition: string, answer: { holds: boolean } | { failed: string } | undefined): boolean {
  if (answer && 'holds' in answer) return answer.holds;
  throw new PermanentFailure(
    'condition-failed',
    `The condition of “${definition}” fails for this event: ${answer?.failed ?? 'no answer'}.`,
    'Correct the condition so that it also holds for such data, then replay.',
  );
}
