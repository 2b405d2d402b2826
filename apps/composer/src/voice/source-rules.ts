import type { Channel } from '@tourbus/contracts';
import { nameOfVariant } from '../engine/variant.ts';
import type { VariantSource } from '../engine/sources.ts';
import { pictureRemarks } from './alternatives.ts';
import { LookRule, lookOf } from './brand-look.ts';
import { contrastInSheet } from './contrast.ts';
import { type Declaration, declarationsOf, type Sheets, wordsIn } from './css.ts';
import type { Place, Remark } from './finding.ts';
import { addressesIn, linkRemarks, targetsOf } from './links.ts';
import { type Page, readSource } from './markup.ts';
import type { Script } from './script.ts';
import { BannedTerms, type TermRemark } from './terms.ts';
import { writtenIn } from './written.ts';

/** A field as its author wrote it. */
interface Field {
  readonly place: Place;
  readonly kind: 'markup' | 'css' | 'plain';
  /** Of a style sheet, the name of its document. */
  readonly source: string;
  readonly channel?: Channel;
  /** Set where the words are in one language, whoever receives them. */
  readonly locale?: string;
}

function fieldsOfVariant(variant: VariantSource): Field[] {
  const base = { channel: variant.channel, ...(variant.locale ? { locale: variant.locale } : {}) };
  const field = (part: string, kind: Field['kind'], source: string): Field => ({
    ...base,
    kind,
    source,
    place: { variant: nameOfVariant(variant), part },
  });
  if (variant.channel === 'sms') return [field('text', 'plain', variant.text)];
  if (variant.channel === 'print')
    return variant.fileName ? [field('fileName', 'plain', variant.fileName)] : [];
  return [
    field('subject', 'plain', variant.subject),
    field('mjml', 'markup', variant.mjml),
    field('text', 'plain', variant.text),
    ...variant.attachments.map(({ fileName }) => field('attachments, fileName', 'plain', fileName)),
  ];
}

function fieldsOf({ sources, used }: Script): Field[] {
  const documents = Object.entries(sources.documents).flatMap(([name, { title, html, locale }]): Field[] => {
    const base = locale ? { locale } : {};
    const variant = `document ${name}`;
    return [
      { ...base, kind: 'plain', source: title, place: { variant, part: 'title' } },
      { ...base, kind: 'css', source: name, place: { variant, part: 'css' } },
      { ...base, kind: 'markup', source: html, place: { variant, part: 'html' } },
    ];
  });
  const blocks = used.map((name): Field => ({
    kind: 'markup',
    source: sources.blocks[name] ?? '',
    place: { variant: `block ${name}`, part: 'source' },
  }));
  return [...sources.variants.flatMap(fieldsOfVariant), ...documents, ...blocks];
}

const at = (place: Place, line: number): Place => (line > 0 ? { ...place, line } : place);

/** What the rules say of the words and styles themselves: with lines, and of both branches of every condition. */
class SourceRules {
  private readonly script: Script;
  private readonly banned: BannedTerms;
  private readonly look: LookRule;
  private readonly locales: readonly string[];
  private readonly sheets: Sheets;

  constructor(script: Script, sheets: Sheets) {
    this.script = script;
    this.sheets = sheets;
    const { speaker, trials } = script;
    this.banned = new BannedTerms(speaker.voice.banned);
    this.look = new LookRule(lookOf(speaker));
    this.locales = [...new Set([speaker.locale, ...trials.map(({ job }) => job.locale)])];
  }

  remarks(): TermRemark[] {
    return [...fieldsOf(this.script).flatMap((field) => this.field(field)), ...this.texts()];
  }

  private field(field: Field): TermRemark[] {
    const { place, kind, source } = field;
    if (kind === 'css') return this.sheet(field, this.sheets.get(source) ?? []);
    const written = writtenIn(source);
    if (kind === 'plain')
      return [...this.words(field, written, place), ...linkRemarks(addressesIn(written), place, this.hosts)];
    const page = readSource(written);
    return [
      ...this.page(page, place),
      ...page.runs.flatMap(({ text, line }) => this.words(field, text, at(place, line))),
      ...page.sheets.flatMap(({ css, line }) => this.sheetWords(field, declarationsOf(css, line))),
    ];
  }

  private page(page: Page, place: Place): Remark[] {
    return [
      ...this.look.inPage(place, page),
      ...page.sheets.flatMap(({ css, line }) => contrastInSheet(declarationsOf(css, line), place)),
      ...linkRemarks(targetsOf(page), place, this.hosts),
      ...pictureRemarks(page, place),
    ];
  }

  private sheet(field: Field, declarations: readonly Declaration[]): TermRemark[] {
    return [
      ...this.look.inSheet(field.place, declarations),
      ...contrastInSheet(declarations, field.place),
      ...this.sheetWords(field, declarations),
    ];
  }

  private sheetWords(field: Field, declarations: readonly Declaration[]): TermRemark[] {
    return declarations.flatMap((declaration) => {
      const words = wordsIn(declaration);
      return words === '' ? [] : this.words(field, words, at(field.place, declaration.line));
    });
  }

  /** Words that stand in the template itself are read in every language it is sent in. */
  private words({ channel, locale }: Field, text: string, place: Place): TermRemark[] {
    const found = (locale ? [locale] : this.locales).flatMap((each) =>
      this.banned.in(text, each, place, channel),
    );
    return [...new Map(found.map((remark) => [remark.what, remark])).values()];
  }

  private texts(): TermRemark[] {
    return Object.entries(this.script.sources.texts).flatMap(([locale, texts]) =>
      Object.entries(texts).flatMap(([key, text]) =>
        this.banned.in(text, locale, { variant: `texts (${locale})`, part: key }),
      ),
    );
  }

  private get hosts(): readonly string[] {
    return this.script.speaker.voice.hosts;
  }
}

export const sourceRemarks = (script: Script, sheets: Sheets): TermRemark[] =>
  new SourceRules(script, sheets).remarks();
