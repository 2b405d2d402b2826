import { TemplateFailure } from '../engine/failure.ts';
import { nameOfVariant } from '../engine/variant.ts';
import { asFailure, LoadedTemplate, type Rendered } from '../engine/render.ts';
import { declarationsOf, type Sheets } from './css.ts';
import { FilledRules } from './filled-rules.ts';
import type { Place } from './finding.ts';
import type { Judgement, Script, Trial } from './script.ts';
import { sourceRemarks } from './source-rules.ts';
import type { TermRemark } from './terms.ts';

/** How a message, or a document, came out. */
interface Figures {
  sms: Judgement['sms'][number][];
  reading: Judgement['reading'][number][];
}

/** Everything that the rules of a voice have to say of one template: its sources as written, and as filled in. */
class Judging {
  private readonly script: Script;
  private readonly sheets: Sheets;
  private readonly rules: FilledRules;
  private readonly remarks: TermRemark[] = [];
  private readonly failures = new Map<string, Judgement['failures'][number]>();
  private readonly figures: Figures = { sms: [], reading: [] };
  private readonly documents = new Set<string>();

  constructor(script: Script) {
    this.script = script;
    this.sheets = new Map(
      Object.entries(script.sources.documents).map(([name, { css }]) => [name, declarationsOf(css)]),
    );
    this.rules = new FilledRules(script, this.sheets);
  }

  judge(): Judgement {
    this.remarks.push(...sourceRemarks(this.script, this.sheets));
    if (this.script.compiled) {
      const template = new LoadedTemplate(this.script.compiled);
      for (const trial of this.script.trials) this.try(template, trial);
    }
    return { remarks: merged(this.remarks), failures: [...this.failures.values()], ...this.figures };
  }

  private try(template: LoadedTemplate, trial: Trial): void {
    const variant = nameOfVariant(this.script.sources.variants[trial.job.variant] ?? trial);
    let rendered: Rendered;
    try {
      rendered = template.render(trial.job);
    } catch (error) {
      const failure = asFailure(error);
      this.failures.set(JSON.stringify([variant, failure]), { variant, failure });
      return;
    }
    const { remarks, sms, reading } = this.rules.message(rendered, trial, variant);
    this.remarks.push(...remarks);
    if (sms) this.figures.sms.push({ variant, ...sms });
    if (reading) this.figures.reading.push({ variant, locale: trial.job.locale, ...reading });
    if (trial.country === undefined) this.attached(rendered);
  }

  private attached(rendered: Rendered): void {
    for (const document of rendered.channel === 'sms' ? [] : rendered.documents) {
      const key = `${document.document} ${document.locale}`;
      if (this.documents.has(key)) continue;
      this.documents.add(key);
      const { remarks, reading } = this.rules.document(document);
      const variant = `document ${document.document}`;
      this.remarks.push(...remarks);
      if (reading) this.figures.reading.push({ variant, locale: document.locale, ...reading });
    }
  }
}

/**
 * The same remark about the same place in several languages is one. What was found in the sources, with its line, is not
 * said again of what became of them.
 */
function merged(remarks: readonly TermRemark[]): TermRemark[] {
  const inSources = new Set(
    remarks.filter(({ place }) => !place.locales).map(({ rule, what }) => JSON.stringify([rule, what])),
  );
  const kept = remarks.filter(
    ({ rule, what, place }) => !place.locales || !inSources.has(JSON.stringify([rule, what])),
  );
  const byPlace = Map.groupBy(kept, ({ rule, what, place: { variant, part, line } }) =>
    JSON.stringify([rule, what, variant, part, line]),
  );
  return [...byPlace.values()].flatMap((same) => {
    const [first] = same;
    const locales = [...new Set(same.flatMap(({ place }) => place.locales ?? []))];
    return first
      ? [locales.length > 0 ? { ...first, place: { ...first.place, locales } as Place } : first]
      : [];
  });
}

/** What the rules find. A template that is too much for them comes back with that as its failure. */
export function judge(script: Script): Judgement {
  try {
    return new Judging(script).judge();
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    return {
      remarks: [],
      failures: [{ variant: 'template', failure: { ...asFailure(error), place: 'all' } }],
      sms: [],
      reading: [],
    };
  }
}
