import { Injectable } from '@nestjs/common';
import type { Content } from '@tourbus/contracts';
import { PermanentFailure } from '@tourbus/platform';
import { CompositionEngine } from '../engine/engine.service.js';
import { localeFor, renderJob } from '../engine/render-job.js';
import { chooseVariant } from '../engine/variant.js';
import type { RenderFailure } from '../engine/render.js';
import { remedyFor } from '../templates/proofs.js';
import type { Contents } from './catalogue.js';
import { contentOf } from './content.js';
import { Releases, type Released } from './releases.js';
import { eventOf, type ToSpeak } from './request.js';
import { endingWith } from './runaways.js';

export interface Composed extends ToSpeak, Released {
  content: Content;
  locale: string;
}

/** The words of communications: templates filled in, in the brand's voice, with what vouches for them. */
@Injectable()
export class Wording {
  constructor(
    private readonly engine: CompositionEngine,
    private readonly releases: Releases,
  ) {}

  /** @throws PermanentFailure where a template cannot be filled in */
  async of(requests: readonly ToSpeak[], contents: Contents, alone: boolean): Promise<Composed[]> {
    const templates = new Map(
      requests.map(({ template }) => [templateId(template), template.content.template]),
    );
    const jobs = requests.map((request) => jobOf(request));
    const outcomes = await endingWith(alone, 'template-runaway', requests, () =>
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
}

const templateId = ({ key, version }: ToSpeak['template']): string => `${key}@${version}`;

function jobOf({ message: { data }, brand, template, decision: { channel }, communicationId }: ToSpeak) {
  const locale = localeFor(data.customer, brand.body);
  const { segments } = data.customer;
  const variant = chooseVariant(template.content.template.variants, channel, { locale, segments });
  const facts = { data: data.data, customer: data.customer, brand: brand.body, event: eventOf(data) };
  return renderJob(facts, { template: templateId(template), variant, communicationId, channel });
}

function notFilledIn(
  { template, definition }: Pick<ToSpeak, 'template' | 'definition'>,
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
