import { compile, type Fill } from './compile.ts';
import { TemplateFailure } from './failure.ts';
import { hasScriptAddress } from './html-lint.ts';
import { directionOf, localeOf, wideningLocales } from './locale.ts';
import { largestOutput, mostRounds } from './limits.ts';
import type { CompiledTemplate, CompiledVariant, Texts } from './sources.ts';

/** What templates see. */
export interface TemplateContext {
  readonly data: unknown;
  readonly customer: unknown;
  readonly brand: unknown;
  readonly communication: { readonly id: string; readonly channel: string; readonly locale: string };
  readonly event: unknown;
}

export interface RenderJob {
  /** Which compiled template, by the id that it was given to the worker with. */
  readonly template: string;
  readonly variant: number;
  readonly locale: string;
  readonly timeZone: string;
  /** Where a text is missing in the customer's language. */
  readonly brandLocale: string;
  /** Without the lines of its charts: for who reads the words alone. */
  readonly sketch?: boolean;
  readonly context: TemplateContext;
}

export interface RenderedDocument {
  readonly document: string;
  readonly fileName: string;
  readonly title: string;
  readonly locale: string;
  readonly dir: 'ltr' | 'rtl';
  readonly body: string;
}

export type Rendered =
  | {
      readonly channel: 'email';
      readonly subject: string;
      readonly html: string;
      readonly text: string;
      readonly documents: readonly RenderedDocument[];
    }
  | { readonly channel: 'print'; readonly documents: readonly [RenderedDocument] }
  | { readonly channel: 'sms'; readonly text: string };

export interface RenderFailure {
  readonly code: string;
  readonly place: string;
  readonly detail: string;
}

/**
 * A header is one line: whatever would begin another becomes a space. What turns the direction of words that follow is
 * left out, because it makes them read as others; isolates end with their line and do no harm.
 */
export const headerText = (value: string): string =>
  value
    .replace(/[\u202a-\u202e]/g, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

/** A name that every file system and every mail client takes, and no path. */
export function fileNameOf(value: string): string {
  const name = value
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, '')
    .replace(/[/\\:*?"<>|;]+/g, '-')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const stem = [...name.replace(/\.pdf$/i, '')].slice(0, 120).join('').trim();
  return `${stem || 'document'}.pdf`;
}

/** Empty lines that conditions leave behind are not the author's. */
const tidyText = (value: string): string =>
  value
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

type Filled = (
  place: string,
  source: string,
  escaping: 'html' | 'none',
  job: RenderJob,
  locale?: string,
) => string;

/** One compiled template, with its functions made as they are first used and kept. */
export class LoadedTemplate {
  private readonly template: CompiledTemplate;
  private readonly fills = { html: new Map<string, Fill>(), none: new Map<string, Fill>() };
  private readonly texts = new Map<string, Readonly<Record<string, string>>[]>();

  constructor(template: CompiledTemplate) {
    this.template = template;
  }

  /** @throws TemplateFailure, with the place */
  render(job: RenderJob): Rendered {
    const variant = this.template.variants[job.variant];
    if (!variant) throw new TemplateFailure('template-failed', `it has no variant ${job.variant}`);
    let size = 0;
    const rounds = { left: mostRounds };
    const fill: Filled = (place, source, escaping, job, locale) => {
      const filled = this.fill(place, source, escaping, job, locale ?? job.locale, rounds);
      size += filled.length;
      if (size > largestOutput)
        throw placed(new TemplateFailure('output-too-large', 'it comes to more than 2 MB'), place);
      return filled;
    };
    return this.variant(variant, job, fill);
  }

  private variant(variant: CompiledVariant, job: RenderJob, fill: Filled): Rendered {
    if (variant.channel === 'sms')
      return { channel: 'sms', text: tidyText(fill('text', variant.text, 'none', job)) };
    if (variant.channel === 'print')
      return { channel: 'print', documents: [this.document(variant.document, variant.fileName, job, fill)] };
    const html = fill('mjml', variant.html, 'html', job);
    refuseScriptAddress(html, 'mjml');
    return {
      channel: 'email',
      subject: headerText(fill('subject', variant.subject, 'none', job)),
      html,
      text: tidyText(fill('text', variant.text, 'none', job)),
      documents: variant.attachments.map(({ document, fileName }) =>
        this.document(document, fileName, job, fill),
      ),
    };
  }

  private document(name: string, fileName: string, job: RenderJob, fill: Filled): RenderedDocument {
    const source = this.template.documents[name];
    if (!source) throw new TemplateFailure('unknown-document', `it has no document “${name}”`);
    const locale = source.locale ? localeOf(source.locale) : job.locale;
    const place = `document ${name}`;
    const body = fill(`${place}, html`, source.html, 'html', job, locale);
    refuseScriptAddress(body, `${place}, html`);
    return {
      document: name,
      fileName: fileNameOf(fill(`${place}, fileName`, fileName, 'none', job, locale)),
      title: headerText(fill(`${place}, title`, source.title, 'none', job, locale)),
      locale,
      dir: directionOf(locale),
      body,
    };
  }

  private fill(
    place: string,
    source: string,
    escaping: 'html' | 'none',
    job: RenderJob,
    locale: string,
    rounds: { left: number },
  ): string {
    const rendering = {
      locale,
      timeZone: job.timeZone,
      texts: this.textsFor(locale, job.brandLocale),
      colours: coloursOf(job.context.brand),
      ...(job.sketch ? { sketch: true } : {}),
      rounds: rounds.left,
    };
    try {
      return this.compiled(source, escaping)(job.context, rendering);
    } catch (error) {
      throw error instanceof TemplateFailure ? placed(error, place) : error;
    } finally {
      rounds.left = rendering.rounds;
    }
  }

  private compiled(source: string, escaping: 'html' | 'none'): Fill {
    const known = this.fills[escaping].get(source);
    if (known) return known;
    const fill = compile(source, escaping, this.template.blocks);
    this.fills[escaping].set(source, fill);
    return fill;
  }

  private textsFor(locale: string, brandLocale: string): Readonly<Record<string, string>>[] {
    const key = `${locale} ${brandLocale}`;
    const known = this.texts.get(key);
    if (known) return known;
    const made = textsFor(this.template.texts, locale, brandLocale);
    // Locales come out of customers' profiles: a stranger's inventions must not fill the memory.
    if (this.texts.size >= 500) this.texts.clear();
    this.texts.set(key, made);
    return made;
  }
}

const coloursOf = (brand: unknown): Readonly<Record<string, string>> =>
  (brand as { colours?: Readonly<Record<string, string>> } | undefined)?.colours ?? {};

/** The customer's language first, then the brand's, then English. */
function textsFor(texts: Texts, locale: string, brandLocale: string): Readonly<Record<string, string>>[] {
  const byLocale = new Map(Object.entries(texts).map(([tag, entries]) => [localeOf(tag), entries]));
  const order = [...wideningLocales(locale), ...wideningLocales(brandLocale), 'en'];
  return [...new Set(order)].map((tag) => byLocale.get(tag)).filter((found) => found !== undefined);
}

function refuseScriptAddress(html: string, place: string): void {
  if (hasScriptAddress(html))
    throw placed(
      new TemplateFailure('script-address', 'the data put a program where an address belongs'),
      place,
    );
}

const placed = (failure: TemplateFailure, place: string): TemplateFailure =>
  Object.assign(failure, { place });

export const asFailure = (error: unknown): RenderFailure => {
  const { code, place, message, statement } = error as TemplateFailure & { place?: string };
  if (!(error instanceof TemplateFailure))
    return { code: 'template-failed', place: '', detail: 'it cannot be filled in' };
  return { code, place: place ?? '', detail: statement ? `${message}, in ${statement}` : message };
};
