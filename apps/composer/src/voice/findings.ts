import { createHash } from 'node:crypto';
import { Problem } from '@tourbus/platform';
import type { Fault } from '../engine/sources.js';
import { type Finding, type Place, ruleOf } from './finding.js';
import type { TermRemark } from './terms.js';
import type { Voice } from './voice-schema.js';

/** Lines are left out: they move with every edit elsewhere, and the finding stays the same. */
const idOf = (rule: string, { variant, part }: Place, what: string): string =>
  createHash('sha256')
    .update(JSON.stringify([rule, variant, part, what]))
    .digest('hex')
    .slice(0, 16);

/** What a remark weighs: the brand's word on a rule goes before ours, a term's own word before both. */
export function findingOf({ severity: own, ...remark }: TermRemark, voice: Voice): Finding | undefined {
  const { rule, place, what } = remark;
  const { severity, waivableBy, fixed } = ruleOf(rule);
  const asked = fixed ? undefined : voice.severities[rule as keyof Voice['severities']];
  if (asked === 'off') return undefined;
  const waiver = fixed ? undefined : (voice.waivableBy[rule as keyof Voice['waivableBy']] ?? waivableBy);
  const weight = own ?? asked ?? severity;
  return {
    id: idOf(rule, place, what),
    ...remark,
    severity: weight,
    ...(weight === 'blocks' && waiver ? { waivableBy: waiver } : {}),
  };
}

/** What the proofreader found: nobody can let it pass, for it could not be composed. */
export function findingOfFault({ code, variant, place, detail, remedy }: Fault): Finding {
  const [, part = place, line] = /^(.*), line (\d+)$/.exec(place) ?? [];
  const where = { variant, part, ...(line ? { line: Number(line) } : {}) };
  const why = 'It could not be composed, or not safely.';
  return {
    id: idOf(code, where, detail),
    rule: code,
    severity: 'blocks',
    place: where,
    what: detail,
    why,
    remedy,
  };
}

export const blocks = ({ severity, waived }: Finding): boolean => severity === 'blocks' && !waived;

/** What blocks comes first; the same finding from two sides is one. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const once = [
    ...new Map(findings.map((finding) => [`${finding.id} ${finding.place.line}`, finding])).values(),
  ];
  return once.toSorted((a, b) => Number(b.severity === 'blocks') - Number(a.severity === 'blocks'));
}

/** One problem that lists everything, so that an author hears of twenty findings at once. */
export function refusedByVoice(subject: string, findings: readonly Finding[]): Problem {
  const blocking = findings.filter(blocks);
  const first = blocking
    .slice(0, 3)
    .map(({ place: { variant, part }, what }) => `${variant}, ${part}: ${what}`);
  const more =
    blocking.length > first.length
      ? ` And ${blocking.length - first.length} more, listed under findings.`
      : '';
  return new Problem(
    'voice-findings',
    422,
    'The voice of the brand forbids this',
    `${subject} cannot go on. ${first.join('. ')}.${more}`,
    'Correct each finding as its remedy says, or have whoever its waivableBy names waive it with POST …/waivers.',
    { findings },
  );
}
