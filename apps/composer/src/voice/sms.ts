import type { Place, Remark } from './finding.ts';

/** 3GPP TS 23.038, section 6.2.1: the default alphabet. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Section 6.2.1.1: these take an escape before them, and so the room of two. */
const extension = new Set('\f^{}\\[~]|€');

/** What people type, or their editors for them, and how it is said in the default alphabet. */
const plainer: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '…': '...',
  '\u00a0': ' ',
  '\u202f': ' ',
  '\t': ' ',
  '•': '-',
  '×': 'x',
  '′': "'",
  '″': '"',
  '\u00ad': '',
  '\u200b': '',
};

export interface Measure {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Septets, or units of 16 bits. */
  readonly units: number;
  readonly segments: number;
  /** Characters that the default alphabet lacks, once each. */
  readonly foreign: readonly string[];
}

const septetsOf = (char: string): number => (basic.has(char) ? 1 : extension.has(char) ? 2 : 0);

/** A character that takes two units is never cut in half: what does not fit begins the next segment. */
function segmentsOf(sizes: readonly number[], alone: number, joined: number): number {
  if (sizes.reduce((sum, size) => sum + size, 0) <= alone) return 1;
  let [segments, used] = [1, 0];
  for (const size of sizes) {
    if (used + size > joined) [segments, used] = [segments + 1, 0];
    used += size;
  }
  return segments;
}

/** How a text travels: 3GPP TS 23.040, with six bytes of each part for saying which part it is. */
export function measure(text: string): Measure {
  const characters = [...text];
  const foreign = [...new Set(characters.filter((char) => septetsOf(char) === 0))];
  const gsm = foreign.length === 0;
  const sizes = characters.map((char) => (gsm ? septetsOf(char) : char.length));
  return {
    encoding: gsm ? 'GSM-7' : 'UCS-2',
    units: sizes.reduce((sum, size) => sum + size, 0),
    segments: gsm ? segmentsOf(sizes, 160, 153) : segmentsOf(sizes, 70, 67),
    foreign,
  };
}

export interface Tariff {
  readonly mostSegments: number;
  readonly price?: { readonly perSegment: number; readonly currency: string };
}

export interface SmsFigures extends Omit<Measure, 'foreign'> {
  readonly locale: string;
  readonly cost?: { readonly amount: number; readonly currency: string };
}

const costOf = (segments: number, { price }: Tariff): SmsFigures['cost'] =>
  price && { amount: Math.round(segments * price.perSegment * 1e6) / 1e6, currency: price.currency };

export function figuresOf(text: string, locale: string, tariff: Tariff): SmsFigures {
  const { encoding, units, segments } = measure(text);
  const cost = costOf(segments, tariff);
  return { locale, encoding, units, segments, ...(cost ? { cost } : {}) };
}

const inWords = (segments: number, tariff: Tariff): string => {
  const cost = costOf(segments, tariff);
  return `${segments} ${segments === 1 ? 'part' : 'parts'}${cost ? `, which cost ${cost.amount} ${cost.currency}` : ''}`;
};

const nameOf = (char: string): string =>
  /[\s\p{C}]/u.test(char)
    ? `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    : `“${char}”`;

/** Characters that make a message dearer for no reason, and messages that are long. */
export function smsRemarks(text: string, place: Place, tariff: Tariff): Remark[] {
  const { encoding, segments, foreign } = measure(text);
  const remarks: Remark[] = [];
  const plain = [...text].map((char) => plainer[char] ?? char).join('');
  const better = measure(plain);
  if (encoding === 'UCS-2' && better.encoding === 'GSM-7' && better.segments < segments)
    remarks.push({
      rule: 'sms-encoding',
      place,
      what: `${foreign.slice(0, 10).map(nameOf).join(' ')} make it ${inWords(segments, tariff)}`,
      why: `With such characters a part holds 70 characters instead of 160; without, it is ${inWords(better.segments, tariff)}.`,
      remedy: `Write ${foreign
        .slice(0, 10)
        .map((char) => `“${plainer[char] ?? ''}”`)
        .join(' ')} instead.`,
    });
  if (segments > tariff.mostSegments)
    remarks.push({
      rule: 'sms-segments',
      place,
      what: `with sampleData it is ${inWords(segments, tariff)}`,
      why: `The brand sends at most ${tariff.mostSegments}.`,
      remedy: 'Say less, or link to a page that says the rest.',
    });
  return remarks;
}
