import { DateTime } from 'luxon';
import { type Matter, applicableRules } from './applicable.js';
import { type Standing, permittedBy, wordsOf } from './consent.js';
import { isOpen, nextOpen } from './hours.js';
import type { ContentPart, JurisdictionProfile, Law, Rule } from './profile.js';

/** What the law is asked before we speak. */
export interface JurisdictionInquiry extends Matter, Standing {
  profiles: readonly JurisdictionProfile[];
  /** The customer’s; all zones of the country where it is not known, none where that is not known either. */
  timeZones: readonly string[];
  /** A revocation or an objection to this class on this channel stands. */
  objected: boolean;
  /** What the template version and its brand were checked to carry on this channel. */
  carries: readonly ContentPart[];
  /** When messages of this class went to the customer on this channel before; older ones than a day matter to no law. */
  earlier: readonly Date[];
}

export interface JurisdictionStep {
  /** As `us-fl-hours@1`. */
  rule: string;
  answer: 'allow' | 'deny' | 'defer';
  because: string;
  /** Statute and section. */
  source: string;
  reading: Law['reading'];
}

export type JurisdictionAnswer = {
  jurisdictions: string[];
  strictest: boolean;
  /** Every rule that was asked, in the order of the profiles. */
  steps: JurisdictionStep[];
} & (
  | { answer: 'allow' }
  | { answer: 'deny'; code: string; because: string; source: string }
  | { answer: 'defer'; until: Date; because: string; source: string }
);

type Finding = { answer: 'allow'; because: string } | Denial | { answer: 'defer'; because: string };
type Denial = { answer: 'deny'; code: string; because: string };

const allow = (because: string): Finding => ({ answer: 'allow', because });
const deny = (code: string, because: string): Finding => ({ answer: 'deny', code, because });

type Ask<K extends Rule['asks']> = (
  rule: Extract<Rule, { asks: K }>,
  inquiry: JurisdictionInquiry,
) => Finding;

const askConsent: Ask<'consent'> = ({ accepts }, inquiry) => {
  // While an objection stands, neither a purchase since nor a grant of before speaks for the customer.
  const standing = inquiry.objected ? { ...inquiry, permissions: [], relationship: {} } : inquiry;
  const found = permittedBy(accepts, standing);
  return found
    ? allow(`There is ${found}.`)
    : deny('jurisdiction-consent', `It asks for ${wordsOf(accepts)}; there is none.`);
};

const askObjection: Ask<'objection'> = (_, { objected }) =>
  objected
    ? deny('jurisdiction-objection', 'The customer objected.')
    : allow('The customer has not objected.');

const askContent: Ask<'content'> = ({ parts }, { carries }) => {
  const missing = parts.filter((part) => !carries.includes(part));
  return missing.length === 0
    ? allow(`The message carries ${parts.join(', ')}.`)
    : deny('jurisdiction-content', `The message lacks ${missing.join(', ')}.`);
};

const askHours: Ask<'hours'> = ({ windows }, { timeZones, at }) => {
  if (timeZones.length === 0)
    return deny('jurisdiction-time-zone', 'It sets local hours, and neither time zone nor country is known.');
  const inZones = timeZones.length === 1 ? timeZones[0] : `all ${timeZones.length} zones of the country`;
  return isOpen([windows], timeZones, DateTime.fromJSDate(at))
    ? allow(`The hour is allowed in ${inZones}.`)
    : { answer: 'defer', because: `The hour is not allowed in ${inZones}.` };
};

const askFrequency: Ask<'frequency'> = (rule, inquiry) => {
  const count = within(rule, inquiry).length;
  return count < rule.most
    ? allow(`There were ${count} in ${rule.hours} hours, ${rule.most} are allowed.`)
    : {
        answer: 'defer',
        because: `There were ${count} in ${rule.hours} hours, and no more than ${rule.most} are allowed.`,
      };
};

const askWithdrawal: Ask<'withdrawal'> = ({ businessDays }) =>
  allow(`A withdrawal has to count within ${businessDays} business days; here it does at once.`);

function ask(rule: Rule, inquiry: JurisdictionInquiry): Finding {
  switch (rule.asks) {
    case 'consent':
      return askConsent(rule, inquiry);
    case 'objection':
      return askObjection(rule, inquiry);
    case 'content':
      return askContent(rule, inquiry);
    case 'hours':
      return askHours(rule, inquiry);
    case 'frequency':
      return askFrequency(rule, inquiry);
    case 'withdrawal':
      return askWithdrawal(rule, inquiry);
  }
}

/**
 * Whether the law of the customer’s country lets a message go, now or later. Every applicable rule is asked; the first
 * denial counts, then what waits longest. Of an unknown country, the rules of all profiles are asked together.
 */
export function askJurisdiction(inquiry: JurisdictionInquiry): JurisdictionAnswer {
  const { rules, jurisdictions, strictest } = applicableRules(inquiry.profiles, inquiry);
  const asked = rules.map((rule) => ({ rule, finding: ask(rule, inquiry) }));
  const steps = asked.map(({ rule, finding }): JurisdictionStep => ({
    rule: `${rule.id}@${rule.version}`,
    answer: finding.answer,
    because: finding.because,
    source: sourceOf(rule),
    reading: rule.law.reading,
  }));
  const head = { jurisdictions, strictest, steps };
  for (const { rule, finding } of asked)
    if (finding.answer === 'deny')
      return { ...head, ...finding, because: said(finding, rule), source: sourceOf(rule) };
  const waiting = asked.find(({ finding }) => finding.answer === 'defer');
  if (!waiting) return { ...head, answer: 'allow' };
  const source = sourceOf(waiting.rule);
  const until = releaseOf(rules, inquiry);
  if (until) return { ...head, answer: 'defer', until, because: said(waiting.finding, waiting.rule), source };
  const because = `No hour is allowed in all zones that the customer may be in (${source}).`;
  return { ...head, answer: 'deny', code: 'jurisdiction-time-zone', because, source };
}

const sourceOf = ({ law: { statute, section } }: Rule): string => `${statute}, ${section}`;
const said = ({ because }: Finding, rule: Rule): string => `${because} (${sourceOf(rule)})`;

const within = (
  { hours }: Pick<Extract<Rule, { asks: 'frequency' }>, 'hours'>,
  { earlier, at }: Pick<JurisdictionInquiry, 'earlier' | 'at'>,
): Date[] => {
  const since = DateTime.fromJSDate(at).minus({ hours }).toMillis();
  return earlier.filter((one) => one.getTime() > since && one <= at).toSorted((a, b) => +a - +b);
};

/** The first moment that all rules of time allow: places that are taken only become free, so hours are asked last. */
function releaseOf(rules: readonly Rule[], inquiry: JurisdictionInquiry): Date | undefined {
  const free = rules
    .filter((rule) => rule.asks === 'frequency')
    .flatMap((rule) => {
      const times = within(rule, inquiry);
      const last = times[times.length - rule.most];
      return last ? [DateTime.fromJSDate(last).plus({ hours: rule.hours })] : [];
    });
  const earliest = DateTime.max(DateTime.fromJSDate(inquiry.at), ...free);
  const windows = rules.filter((rule) => rule.asks === 'hours').map((rule) => rule.windows);
  return nextOpen(windows, inquiry.timeZones, earliest)?.toJSDate();
}
