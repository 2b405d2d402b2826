import { findCycle, putBlocksIn } from './blocks.ts';
import { TemplateFailure } from './failure.ts';
import { type Drawing, type GrammarFault, read } from './grammar.ts';
import { lintHtml } from './html-lint.ts';
import { compileMjml } from './mjml.ts';
import type {
  AttachmentSource,
  CompiledDocument,
  CompiledTemplate,
  CompiledVariant,
  DocumentSource,
  Fault,
  TemplateSources,
  VariantSource,
} from './sources.ts';
import { nameOfVariant } from './variant.ts';

type Kind = 'html' | 'mjml' | 'plain';

export interface Proof {
  readonly faults: readonly Fault[];
  /** There where nothing was found. */
  readonly compiled?: CompiledTemplate;
  /** Blocks that the template uses, itself or by way of others. */
  readonly used: readonly string[];
}

/** Reads a whole template, collects every fault, and compiles what has none. */
class Proofreading {
  readonly faults: Fault[] = [];
  private readonly sources: TemplateSources;
  private readonly seen = new Map<string, boolean>();
  private readonly withParameters = new Set<string>();

  constructor(sources: TemplateSources) {
    this.sources = sources;
  }

  async proof(): Promise<Proof> {
    const variants: CompiledVariant[] = [];
    for (const variant of this.sources.variants) variants.push(await this.variant(variant));
    const documents = Object.fromEntries(
      await Promise.all(
        Object.entries(this.sources.documents).map(
          async ([name, document]) => [name, await this.document(name, document)] as const,
        ),
      ),
    );
    const used = [...this.seen.keys()].filter((name) => Object.hasOwn(this.sources.blocks, name));
    if (this.faults.length > 0) return { faults: this.faults, used };
    const blocks = Object.fromEntries(
      [...this.withParameters].map((name) => [name, this.inserted(this.sources.blocks[name] ?? '')]),
    );
    return { faults: [], used, compiled: { variants, documents, texts: this.sources.texts, blocks } };
  }

  private async variant(variant: VariantSource): Promise<CompiledVariant> {
    const name = nameOfVariant(variant);
    if (variant.channel === 'sms')
      return { ...variant, text: await this.field(name, 'text', variant.text, 'plain') };
    if (variant.channel === 'print') {
      this.documentExists(name, variant.document);
      return {
        ...variant,
        fileName: await this.field(name, 'fileName', variant.fileName ?? `${variant.document}.pdf`, 'plain'),
      };
    }
    const { mjml, ...rest } = variant;
    return {
      ...rest,
      subject: await this.field(name, 'subject', variant.subject, 'plain'),
      html: await this.field(name, 'mjml', mjml, 'mjml'),
      text: await this.field(name, 'text', variant.text, 'plain'),
      attachments: await Promise.all(
        variant.attachments.map((attachment) => this.attachment(name, attachment)),
      ),
    };
  }

  private async attachment(
    variant: string,
    { document, fileName }: AttachmentSource,
  ): Promise<AttachmentSource> {
    this.documentExists(variant, document);
    return { document, fileName: await this.field(variant, 'attachments, fileName', fileName, 'plain') };
  }

  private async document(name: string, { css, ...document }: DocumentSource): Promise<CompiledDocument> {
    const variant = `document ${name}`;
    if (css.includes('{{'))
      this.report(variant, 'css', {
        code: 'variable-in-script',
        line: lineOf(css, '{{'),
        detail: 'the style sheet has a variable',
        remedy: 'Set what varies in the HTML, by class or inline style.',
      });
    if (/<\/style/i.test(css))
      this.report(variant, 'css', {
        code: 'css',
        line: lineOf(css.toLowerCase(), '</style'),
        detail: 'the style sheet closes itself with </style',
        remedy: 'Leave out the HTML; css is the style sheet alone.',
      });
    return {
      ...document,
      title: await this.field(variant, 'title', document.title, 'plain'),
      html: await this.field(variant, 'html', document.html, 'html'),
    };
  }

  /** @returns the source with its blocks in, as HTML where it was MJML; of no use where faults were found */
  private async field(variant: string, field: string, source: string, kind: Kind): Promise<string> {
    const before = this.faults.length;
    const { faults, partials, drawings } = read(source);
    this.report(variant, field, ...faults, ...misplaced(kind, drawings));
    for (const { name, plain } of partials) this.block(name, plain, kind, variant, field);
    const usable = partials.every(({ name }) => this.seen.get(name));
    if (this.faults.length > before || !usable) return '';
    const whole = this.inserted(source, variant, field);
    if (kind === 'plain' || this.faults.length > before) return whole;
    const { html, faults: mjmlFaults } =
      kind === 'mjml' ? await compileMjml(whole) : { html: whole, faults: [] };
    this.report(variant, field, ...mjmlFaults, ...this.lint(html, source));
    return html;
  }

  /** Looks at HTML with all blocks in it, those with parameters too: what is around a block is part of what it means. */
  private lint(html: string, source: string): GrammarFault[] {
    try {
      return lintHtml(putBlocksIn(html, this.sources.blocks, 'all')).map(({ near, ...fault }) => ({
        ...fault,
        line: lineNear(source, near),
      }));
    } catch (error) {
      if (!(error instanceof TemplateFailure)) throw error;
      const remedy = 'Close what is opened, and nest less.';
      return [{ code: error.code, line: 0, detail: error.message, remedy }];
    }
  }

  /** Looks at a block once, and at the blocks that it uses. */
  private block(name: string, plain: boolean, kind: Kind, variant: string, field: string): void {
    if (!plain) this.withParameters.add(name);
    if (this.seen.has(name)) return;
    const before = this.faults.length;
    const source = Object.hasOwn(this.sources.blocks, name) ? this.sources.blocks[name] : undefined;
    const cycle = source === undefined ? undefined : findCycle(this.sources.blocks, name);
    this.seen.set(name, false);
    if (source === undefined)
      this.report(variant, field, {
        code: 'unknown-block',
        line: 0,
        detail: `no block “${name}” is published`,
        remedy: `Have the block “${name}” approved and published, or correct the name.`,
      });
    else if (cycle)
      this.report(`block ${name}`, 'source', {
        code: 'block-cycle',
        line: 0,
        detail: `it contains itself: ${cycle.join(' → ')}`,
        remedy: 'Take the block out of itself; loops are {{#each}}.',
      });
    else {
      const { faults, partials, drawings } = read(source);
      this.report(`block ${name}`, 'source', ...faults, ...misplaced(kind, drawings));
      if (!plain && kind !== 'plain') this.report(`block ${name}`, 'source', ...this.lint(source, source));
      for (const inner of partials) this.block(inner.name, inner.plain, kind, `block ${name}`, 'source');
    }
    this.seen.set(name, this.faults.length === before);
  }

  private inserted(source: string, variant = '', field = ''): string {
    try {
      return putBlocksIn(source, this.sources.blocks);
    } catch (error) {
      if (!(error instanceof TemplateFailure)) throw error;
      this.report(variant, field, {
        code: error.code,
        line: 0,
        detail: error.message,
        remedy: 'Use fewer or smaller blocks.',
      });
      return '';
    }
  }

  private documentExists(variant: string, document: string): void {
    if (Object.hasOwn(this.sources.documents, document)) return;
    const names = Object.keys(this.sources.documents).join(', ') || 'none';
    this.report(variant, 'document', {
      code: 'unknown-document',
      line: 0,
      detail: `there is no document “${document}”`,
      remedy: `Add it under documents, or name one of: ${names}.`,
    });
  }

  private report(variant: string, field: string, ...faults: GrammarFault[]): void {
    for (const { code, line, detail, remedy } of faults)
      this.faults.push({ code, variant, place: line > 0 ? `${field}, line ${line}` : field, detail, remedy });
  }
}

/** Mail clients show no SVG, and a line of text has no room for a picture. */
const misplaced = (kind: Kind, drawings: readonly Drawing[]): GrammarFault[] =>
  kind === 'html'
    ? []
    : drawings.map(({ helper, line }) => ({
        code: 'misplaced-drawing',
        line,
        detail: `draws with “${helper}” where only text is shown${kind === 'mjml' ? ': mail clients show no SVG' : ''}`,
        remedy: 'Draw it in a document, and attach that.',
      }));

const lineOf = (source: string, what: string): number =>
  source.slice(0, source.indexOf(what)).split('\n').length;

/** The line of the first of these that the source has as it is; 0 where MJML or a block brought it. */
function lineNear(source: string, near: readonly string[]): number {
  const found = near.find((words) => source.includes(words));
  return found === undefined ? 0 : lineOf(source, found);
}

export const proofread = (sources: TemplateSources): Promise<Proof> => new Proofreading(sources).proof();
