import { Injectable } from '@nestjs/common';
import type { DataArrivedV1 } from '@tourbus/contracts';
import { type Effect, type Message, PermanentFailure } from '@tourbus/platform';
import { type DueDeferral, DeferralStore } from '../deferrals/deferral-store.js';
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
import { decided, eventOf, type Request, requestOf, speaks, waits } from './request.js';
import { endingWith } from './runaways.js';
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

  async compose(messages: readonly Message<DataArrivedV1>[], now = new Date()): Promise<Effect> {
    const contents = await this.catalogue.at(now);
    const requests = await this.applying(messages, contents);
    const speak = await this.speak(requests, contents, { now, alone: messages.length === 1 });
    return async (tx) => {
      await speak(tx);
      announceDecided(tx, messages, requests);
    };
  }

  /** What has waited is asked again, by the content and the policy that count now. */
  async composeDeferred(due: readonly DueDeferral[], now: Date): Promise<Effect> {
    const contents = await this.catalogue.at(now);
    const requests = due.flatMap(({ definition: key, message }) => {
      const candidates = contents.definitions.get(message.data.type) ?? [];
      const definition = candidates.find((candidate) => candidate.key === key);
      return definition ? [requestOf(message, definition, contents)] : [];
    });
    return this.speak(requests, contents, { now, alone: due.length === 1, hasWaited: true });
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
    return async (tx) => {
      const ids = asked.map(({ communicationId }) => communicationId);
      const ended = hasWaited ? await this.deferrals.end(tx, ids) : undefined;
      const current = ended ? asked.filter(({ communicationId }) => ended.has(communicationId)) : asked;
      const { decided: all, overtaken } = await this.attention.settle(tx, current, now);
      const spoken = new Set(all.filter(speaks).map(({ communicationId }) => communicationId));
      const waiting = all.filter(waits);
      await this.ledger.record(tx, all);
      await this.ledger.overtake(tx, overtaken);
      await this.deferrals.keep(
        tx,
        waiting.map((one) => ({ ...waitingOf(one), ...one.decision.deferred })),
      );
      announceWithheld(tx, all);
      announceOvertaken(tx, overtaken, now);
      announceDeferred(tx, waiting, now);
      announceComposed(
        tx,
        composed.filter(({ communicationId }) => spoken.has(communicationId)),
      );
    };
  }

  /** A condition that does not hold is not a refusal: no communication was ever asked for. */
  private async applying(
    messages: readonly Message<DataArrivedV1>[],
    contents: Contents,
  ): Promise<Request[]> {
    const candidates = messages.flatMap((message) =>
      (contents.definitions.get(message.data.type) ?? []).map((definition) => ({ message, definition })),
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

function holds(definition: string, answer: { holds: boolean } | { failed: string } | undefined): boolean {
  if (answer && 'holds' in answer) return answer.holds;
  throw new PermanentFailure(
    'condition-failed',
    `The condition of “${definition}” fails for this event: ${answer?.failed ?? 'no answer'}.`,
    'Correct the condition so that it also holds for such data, then replay.',
  );
}
