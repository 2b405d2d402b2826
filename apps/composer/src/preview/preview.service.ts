import { Injectable } from '@nestjs/common';
import { notFound } from '@tourbus/platform';
import type { Block } from '../blocks/block.js';
import type { Brand } from '../brands/brand.js';
import { ContentVersions } from '../content/content-versions.js';
import type { ContentVersion } from '../content/content-version.entity.js';
import { CompositionEngine, Runaway } from '../engine/engine.service.js';
import type { Rendered } from '../engine/render.js';
import { localeFor, renderJob } from '../engine/render-job.js';
import type { CompiledTemplate } from '../engine/sources.js';
import { chooseVariant, nameOfVariant } from '../engine/variant.js';
import { PublicationRecord } from '../publications/publication-record.js';
import { Proofs, remedyFor } from '../templates/proofs.js';
import { PublishedTemplates } from '../templates/published-templates.service.js';
import { sampleCommunication, sampleCustomer, sampleEvent } from '../templates/sample.js';
import type { Template } from '../templates/template.js';
import { templateFaults } from '../templates/template-faults.js';
import { DocumentRenderer } from './document-renderer.js';
import {
  documentHtml,
  documentToShow,
  nothingToShow,
  partsToShow,
  type PreviewRequest,
  textToShow,
} from './preview.js';

export interface Shown {
  mediaType: string;
  body: string | Buffer;
}

/** A version, or what an author has not saved yet. */
type Subject = Pick<ContentVersion<Template>, 'key' | 'body'> & { version?: number };

interface Readied {
  id: string;
  template: CompiledTemplate;
  /** The style sheet of a document, with what it shows pinned. */
  cssOf: (document: string) => Promise<string>;
}

/** Shows what a template makes of sample data, on the very way that communications take. */
@Injectable()
export class PreviewService {
  constructor(
    private readonly versions: ContentVersions,
    private readonly publications: PublicationRecord,
    private readonly published: PublishedTemplates,
    private readonly proofs: Proofs,
    private readonly engine: CompositionEngine,
    private readonly documents: DocumentRenderer,
  ) {}

  async preview(key: string, request: PreviewRequest): Promise<Shown> {
    const subject: Subject = request.template
      ? { key, body: request.template }
      : await this.versions.get<Template>('template', key, request.version);
    const { rendered, cssOf } = await this.render(subject, request);
    if (request.format === 'json')
      return {
        mediaType: 'application/json; charset=utf-8',
        body: JSON.stringify(partsToShow(await this.onScreen(rendered, cssOf))),
      };
    if (request.format === 'text')
      return { mediaType: 'text/plain; charset=utf-8', body: textToShow(rendered) };
    if (request.format === 'html' && rendered.channel === 'email' && request.document === undefined)
      return { mediaType: 'text/html; charset=utf-8', body: rendered.html };
    const document = documentToShow(rendered, request.document);
    const css = await cssOf(document.document);
    if (request.format === 'html')
      return {
        mediaType: 'text/html; charset=utf-8',
        body: this.engine.readableOnTheNet(documentHtml(document, css)),
      };
    const { title, locale, dir, body } = document;
    return {
      mediaType: 'application/pdf',
      body: await this.documents.render({ title, locale, dir, css, body, tagged: true }),
    };
  }

  /** A screen shows the pictures of documents where mails do; and their style sheets only differ where they show some. */
  private async onScreen(rendered: Rendered, cssOf: Readied['cssOf']): Promise<Rendered> {
    if (rendered.channel === 'sms') return rendered;
    const shown = rendered.documents.map(async (document) => {
      const written = await cssOf(document.document);
      const css = this.engine.readableOnTheNet(written);
      return {
        ...document,
        body: this.engine.readableOnTheNet(document.body),
        ...(css === written ? {} : { css }),
      };
    });
    return { ...rendered, documents: await Promise.all(shown) } as Rendered;
  }

  private async render(
    subject: Subject,
    request: PreviewRequest,
  ): Promise<{ rendered: Rendered; cssOf: Readied['cssOf'] }> {
    const { key, body: template } = subject;
    const brands = await this.publications.inUseOrNewest<Brand>('brand', new Date());
    const brand = brands.find((each) => each.key === template.brand);
    if (!brand) throw notFound('brand', template.brand);
    const readied = await this.readied(subject, request);
    const sample = template.sampleData;
    const given = { ...sample?.customer, ...request.customer };
    const customer = sampleCustomer({ ...given, ...(request.locale ? { locale: request.locale } : {}) });
    const facts = {
      data: request.data ?? sample?.data ?? {},
      customer,
      brand: brand.body,
      event: sampleEvent,
    };
    const variant = chooseVariant(readied.template.variants, request.channel, {
      locale: localeFor(customer, brand.body),
      segments: customer.segments,
    });
    if (variant < 0)
      throw nothingToShow(
        'variant',
        request.channel,
        'Preview one of the channels that the template has variants for.',
      );
    const job = renderJob(facts, {
      template: readied.id,
      variant,
      communicationId: sampleCommunication,
      channel: request.channel,
    });
    const [outcome] = await this.within(subject, () =>
      this.engine.render([job], new Map([[readied.id, readied.template]])),
    );
    if (outcome && 'rendered' in outcome) return { rendered: outcome.rendered, cssOf: readied.cssOf };
    const { code, place, detail } = outcome?.failure ?? {
      code: 'template-failed',
      place: 'all',
      detail: 'it cannot be filled in',
    };
    const name = nameOfVariant(template.variants[variant] ?? request);
    throw templateFaults(key, subject.version, [
      { code, variant: name, place, detail, remedy: remedyFor(code) },
    ]);
  }

  /** As published, with the blocks of then; anything else with the blocks of now. */
  private async readied({ key, version, body }: Subject, { blocks }: PreviewRequest): Promise<Readied> {
    const published = version !== undefined && !blocks && (await this.published.find(key, version));
    if (published) {
      const { content } = published;
      const cssOf = (document: string) => this.published.styleSheetOf(content, document);
      return { id: `${key}@${version}`, template: content.template, cssOf };
    }
    const { faults, compiled, digest, styleSheets } = await this.proofs.read(
      body,
      await this.blocksWith(blocks),
    );
    if (!compiled || faults.length > 0) throw templateFaults(key, version, faults);
    return { id: `${key}:${digest}`, template: compiled, cssOf: async (name) => styleSheets[name] ?? '' };
  }

  private async blocksWith(wanted: Record<string, number> = {}): Promise<ContentVersion<Block>[]> {
    const others = Object.entries(wanted).map(([key, version]) =>
      this.versions.get<Block>('block', key, version),
    );
    const [now, instead] = await Promise.all([
      this.publications.inUseOrNewest<Block>('block', new Date()),
      Promise.all(others),
    ]);
    return [...now.filter(({ key }) => !Object.hasOwn(wanted, key)), ...instead];
  }

  private async within<T>({ key, version }: Subject, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Runaway)) throw error;
      const code = 'template-runaway';
      throw templateFaults(key, version, [
        {
          code,
          variant: 'template',
          place: 'all',
          detail: 'it does not end within the limits of time and memory',
          remedy: remedyFor(code),
        },
      ]);
    }
  }
}
