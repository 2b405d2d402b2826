import { Injectable } from '@nestjs/common';
import {
  type Channel,
  communicationComposedV1,
  communicationWithheldV1,
  type ContactPoint,
  type Content,
  type DataArrivedV1,
  type DecisionStep,
} from '@tourbus/contracts';
import { type Effect, type Message, PermanentFailure, type Transaction } from '@tourbus/platform';
import { CompositionEngine, Runaway } from '../engine/engine.service.js';
import { chooseVariant, localeFor, renderJob } from '../engine/render-job.js';
import { remedyFor } from '../templates/proofs.js';
import type { RenderFailure } from '../engine/render.js';
import { announceDecided } from './batch-rows.js';
import { Catalogue, type Contents } from './catalogue.js';
import { contentOf } from './content.js';
import { DecisionLedger } from './decision-ledger.js';
import { Releases, type Released } from './releases.js';
import { type Decided, decided, eventOf, headOf, type Request, requestOf } from './request.js';

interface ToSpeak extends Decided {
  decision: { channel: Channel; contactPoint: ContactPoint; trace: DecisionStep[] };
}
interface Composed extends ToSpeak, Released {
  content: Content;
  locale: string;
}

const speaks = (one: Decided): one is ToSpeak => 'channel' in one.decision;

/** From arrived data to composed communications: which definitions apply, whether we may speak, and the words. */
@Injectable()
export class CompositionService {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly engine: CompositionEngine,
    private readonly ledger: DecisionLedger,
    private readonly releases: Releases,
  ) {}

  async compose(messages: readonly Message<DataArrivedV1>[]): Promise<Effect> {
    const contents = await this.catalogue.at(new Date());
    const requests = await this.applying(messages, contents);
    const all = requests.map(decided);
    const composed = await this.filledIn(all.filter(speaks), contents, messages.length === 1);
    return async (tx) => {
      await this.ledger.record(tx, all);
      announceWithheld(tx, all);
      announceComposed(tx, composed);
      announceDecided(tx, messages, all);
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
    const answers = await this.endingWith(messages.length === 1, 'condition-runaway', conditional, () =>
      this.engine.ask(questions),
    );
    const holding = new Map(
      conditional.map((candidate, i) => [candidate, holds(candidate.definition.key, answers[i])]),
    );
    return candidates
      .filter((candidate) => holding.get(candidate) ?? true)
      .map(({ message, definition }) => requestOf(message, definition, contents));
  }

  private async filledIn(
    requests: readonly ToSpeak[],
    contents: Contents,
    alone: boolean,
  ): Promise<Composed[]> {
    const templates = new Map(
      requests.map(({ template }) => [templateId(template), template.content.template]),
    );
    const jobs = requests.map((request) => jobOf(request));
    const outcomes = await this.endingWith(alone, 'template-runaway', requests, () =>
      this.engine.render(jobs, templates),
    );
    const released = await Promise.all(requests.map((request) => this.releases.of(request, contents)));
    return requests.map((request, i) => {
      const outcome = outcomes[i];
      if (!outcome || 'failure' in outcome) throw notFilledIn(request, outcome?.failure);
      const { brand, message, decision, template, definition } = request;
      const content = contentOf({
        rendered: outcome.rendered,
        brand: brand.body,
        customer: message.data.customer,
        contactPoint: decision.contactPoint,
        styleSheets: template.content.styleSheets,
        // A single event waits for no others.
        stream: message.data.batch && definition.body.printStream,
      });
      return { ...request, ...(released[i] as Released), content, locale: jobs[i]?.locale ?? '' };
    });
  }

  /** What ran away in a batch is looked for one message at a time; alone, the message is the one, and is parked. */
  private async endingWith<T>(
    alone: boolean,
    code: string,
    suspects: readonly Pick<Request, 'definition'>[],
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Runaway) || !alone) throw error;
      const names = suspects
        .map(({ definition }) => `“${definition.key}” (template “${definition.body.template}”)`)
        .join(', ');
      throw new PermanentFailure(
        code,
        `What the definition ${names} runs for this event does not end within the limits of time and memory.`,
        'Simplify the condition, or the loops of the template, publish, then replay.',
      );
    }
  }
}

const templateId = ({ key, version }: Request['template']): string => `${key}@${version}`;

function jobOf({ message: { data }, brand, template, decision: { channel }, communicationId }: ToSpeak) {
  const variant = chooseVariant(
    template.content.template.variants,
    channel,
    localeFor(data.customer, brand.body),
  );
  const facts = { data: data.data, customer: data.customer, brand: brand.body, event: eventOf(data) };
  return renderJob(facts, { template: templateId(template), variant, communicationId, channel });
}

function holds(definition: string, answer: { holds: boolean } | { failed: string } | undefined): boolean {
  if (answer && 'holds' in answer) return answer.holds;
  throw new PermanentFailure(
    'condition-failed',
    `The condition of “${definition}” fails for this event: ${answer?.failed ?? 'no answer'}.`,
    'Correct the condition so that it also holds for such data, then replay.',
  );
}

function notFilledIn(
  { template, definition }: Request,
  failure: RenderFailure | undefined,
): PermanentFailure {
  const { code, place, detail } = failure ?? {
    code: 'template-failed',
    place: 'all',
    detail: 'it cannot be filled in',
  };
  return new PermanentFailure(
    code,
    `The template “${template.key}”, version ${template.version}, cannot be filled in for “${definition.key}”: ${place}: ${detail}.`,
    `${remedyFor(code)} Publish, then replay.`,
  );
}

function announceWithheld(tx: Transaction, all: readonly Decided[]): void {
  for (const request of all) {
    if (!('withheld' in request.decision)) continue;
    const { withheld: reason, trace } = request.decision;
    tx.announce(
      communicationWithheldV1,
      { ...headOf(request), stage: 'composition', reason, trace },
      announcement(request),
    );
  }
}

function announceComposed(tx: Transaction, composed: readonly Composed[]): void {
  for (const request of composed) {
    const { content, locale, brand, template, decision, release, approvals } = request;
    tx.announce(
      communicationComposedV1,
      {
        ...headOf(request, decision.channel),
        channel: decision.channel,
        brand: { key: brand.key, version: brand.version },
        template: { key: template.key, version: template.version },
        locale,
        trace: decision.trace,
        release,
        approvals,
        content,
      },
      announcement(request),
    );
  }
}

/** The same event composed again announces the same fact: its time is the event's. */
const announcement = ({ communicationId, message }: Request) => ({
  identity: communicationId,
  cause: message,
  at: new Date(message.data.receivedAt),
});
