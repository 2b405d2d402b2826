import type { Channel } from '@tourbus/contracts';
import type { Rendered, RenderedDocument } from '../engine/render.ts';
import { type Letter, missingClauses, missingFromMarketing } from './clauses.ts';
import { contrastInPage } from './contrast.ts';
import { type Sheets, wordsIn } from './css.ts';
import type { Place, Remark } from './finding.ts';
import { addressesIn, linkRemarks, type Target, targetsOf } from './links.ts';
import { type Page, readPage } from './markup.ts';
import { isReadable, type Reading, readingOf } from './reading-level.ts';
import type { Script, Trial } from './script.ts';
import { figuresOf, type SmsFigures, smsRemarks } from './sms.ts';
import { preheaderRemarks, shoutingRuns, subjectRemarks } from './subject.ts';
import { BannedTerms, missingTerms, type TermRemark } from './terms.ts';

export interface Filled {
  readonly remarks: readonly TermRemark[];
  readonly sms?: SmsFigures;
  readonly reading?: Reading;
}

/** What somebody may see and nothing else: the HTML of a mail, its text, a letter, a text message. */
interface Part {
  readonly place: Place;
  readonly text: string;
  readonly targets: readonly Target[];
  readonly page?: Page;
}

type PagePart = Part & { readonly page: Page };

const ofText = (text: string, place: Place): Part => ({ place, text, targets: addressesIn(text) });

const paragraphsOf = ({ runs }: Page): string[] =>
  runs.filter(({ hidden, attribute }) => !hidden && !attribute).map(({ text }) => text);

/** What the rules say of a template as one customer would get it. */
export class FilledRules {
  private readonly script: Script;
  private readonly banned: BannedTerms;
  /** The same document is attached to a mail and printed. */
  private readonly pages = new Map<string, PagePart>();
  /** What the margins of a document's pages say is part of a letter. */
  private readonly margins: ReadonlyMap<string, string>;

  constructor(script: Script, sheets: Sheets) {
    this.script = script;
    this.banned = new BannedTerms(script.speaker.voice.banned);
    this.margins = new Map(
      [...sheets].map(([name, sheet]) => [name, sheet.map(wordsIn).filter(Boolean).join('\n')]),
    );
  }

  /** Where a trial is for a country, only what countries ask for; the rest is the same everywhere. */
  message(rendered: Rendered, trial: Trial, variant: string): Filled {
    const { locale } = trial.job;
    const place = (part: string): Place => ({ variant, part, locales: [locale] });
    const parts = this.parts(rendered, place);
    const missing = parts.flatMap((part) => this.missing(part, trial));
    if (trial.country !== undefined || rendered.channel === 'print') return { remarks: missing };
    const remarks = [...missing, ...parts.flatMap((part) => this.common(part, locale, trial.channel))];
    if (rendered.channel === 'sms') {
      const tariff = this.script.speaker.voice.sms;
      return {
        remarks: [...remarks, ...smsRemarks(rendered.text, place('text'), tariff)],
        sms: figuresOf(rendered.text, locale, tariff),
      };
    }
    const head = parts[0]?.page ? this.head(rendered.subject, parts[0].page, locale, place) : [];
    const read = this.read(parts[0]?.page, locale, place('mjml'));
    return { ...read, remarks: [...remarks, ...head, ...read.remarks] };
  }

  /** A document as it is printed, or attached: the same for both. */
  document({ document, body, locale }: RenderedDocument): Filled {
    const place: Place = { variant: `document ${document}`, part: 'html', locales: [locale] };
    const part = this.page(body, place);
    const read = this.read(part.page, locale, place);
    return { ...read, remarks: [...this.common(part, locale), ...read.remarks] };
  }

  private page(html: string, place: Place): PagePart {
    const known = this.pages.get(html);
    if (known) return { ...known, place };
    const page = readPage(html);
    const made = {
      place,
      page,
      targets: targetsOf(page),
      text: page.runs.map(({ text }) => text).join('\n'),
    };
    this.pages.set(html, made);
    return made;
  }

  private parts(rendered: Rendered, place: (part: string) => Place): Part[] {
    if (rendered.channel === 'email')
      return [this.page(rendered.html, place('mjml')), ofText(rendered.text, place('text'))];
    if (rendered.channel === 'sms') return [ofText(rendered.text, place('text'))];
    const [{ document, body }] = rendered.documents;
    const part = this.page(body, place('html'));
    return [{ ...part, text: `${part.text}\n${this.margins.get(document) ?? ''}` }];
  }

  /** What has to be said, in each part that may be all that somebody sees. */
  private missing({ place, text, targets }: Part, { channel, country, job }: Trial): TermRemark[] {
    const { speaker, messageClasses } = this.script;
    const letter: Letter = {
      channel,
      locale: job.locale,
      brandLocale: speaker.locale,
      messageClasses,
      text,
      links: targets.map(({ href }) => href),
      ...(country === undefined ? {} : { country }),
    };
    return [
      ...missingClauses(speaker.voice.clauses, letter, place),
      ...missingFromMarketing(letter, speaker, place),
      ...missingTerms(speaker.voice.required, letter, place),
    ];
  }

  private common({ place, text, targets, page }: Part, locale: string, channel?: Channel): TermRemark[] {
    return [
      ...this.banned.in(text, locale, place, channel),
      ...linkRemarks(targets, place, this.script.speaker.voice.hosts, page),
      ...(page ? [...contrastInPage(page, place), ...shoutingRuns(page, place)] : []),
    ];
  }

  private head(subject: string, page: Page, locale: string, place: (part: string) => Place): TermRemark[] {
    return [
      ...this.banned.in(subject, locale, place('subject'), 'email'),
      ...subjectRemarks(subject, place('subject'), this.script.speaker.voice.subject),
      ...preheaderRemarks(page, subject, place('mjml')),
    ];
  }

  private read(page: Page | undefined, locale: string, place: Place): Filled & { remarks: Remark[] } {
    const reading = page && readingOf(paragraphsOf(page), locale);
    const level = this.script.speaker.voice.readingLevel;
    if (!reading) return { remarks: [] };
    if (!level || isReadable(reading, level)) return { remarks: [], reading };
    const scale = reading.formula === 'LIX' ? 'lower is easier' : 'higher is easier';
    const remark: Remark = {
      rule: 'reading-level',
      place,
      what: `it reads at ${reading.formula} ${reading.score} (${scale})`,
      why: `The brand writes so that it is ${level} to read.`,
      remedy: 'Make sentences shorter, and words.',
    };
    return { remarks: [remark], reading };
  }
}
