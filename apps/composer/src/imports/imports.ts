import type { Template } from '../templates/template.js';

/** What was sent, and what is known about it. */
export interface Upload {
  readonly bytes: Uint8Array;
  /** What the draft is called where the original does not say. */
  readonly name: string;
  readonly brand: string;
}

/** Something of the original that is not in the draft as it was, or that the author should look at. */
export interface ReportEntry {
  readonly code: string;
  readonly what: string;
  readonly where: string;
  readonly why: string;
  readonly remedy: string;
}

/** A placeholder of the original, and what stands for it in the draft. */
export interface ImportedPlaceholder {
  readonly written: string;
  readonly variable: string;
  readonly as: 'value' | 'list' | 'condition' | 'object';
  readonly times: number;
}

export type Format = 'html' | 'zip' | 'docx';

export interface Imported {
  readonly format: Format;
  readonly template: Template;
  readonly placeholders: readonly ImportedPlaceholder[];
  readonly report: readonly ReportEntry[];
}

/** Why an upload is not read at all. */
export class ImportRefused extends Error {
  readonly code: string;
  readonly remedy: string;

  constructor(code: string, detail: string, remedy: string) {
    super(detail);
    this.code = code;
    this.remedy = remedy;
  }
}

/** Gathers the report. The same thing said of many places is one entry that names the first of them. */
export class Report {
  private readonly found = new Map<string, { entry: ReportEntry; places: string[] }>();

  add(code: string, what: string, where: string, why: string, remedy: string): void {
    const key = `${code} ${what}`;
    const known = this.found.get(key);
    if (known) known.places.push(where);
    else this.found.set(key, { entry: { code, what, where, why, remedy }, places: [where] });
  }

  entries(): ReportEntry[] {
    return [...this.found.values()].map(({ entry, places }) => ({ ...entry, where: named(places) }));
  }
}

/** Most places that one entry names. */
const mostNamed = 5;

function named(places: readonly string[]): string {
  const different = [...new Set(places)];
  const shown = different.slice(0, mostNamed).join('; ');
  const more = different.length - mostNamed;
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

/** The first words of something, for a report. */
export function excerpt(text: string, length = 80): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > length ? `${flat.slice(0, length)}…` : flat;
}
