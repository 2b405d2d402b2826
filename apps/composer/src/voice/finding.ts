/** `blocks` keeps a version from being submitted and published, `warns` only tells. */
export type Severity = 'blocks' | 'warns';

export interface Place {
  /** `email`, `email (de)`, `document invoice`, `block footer`, `texts (de)`, or `template` */
  readonly variant: string;
  /** The field in it, or the key of a text. */
  readonly part: string;
  readonly line?: number;
  /** Where only some languages have it. */
  readonly locales?: readonly string[];
}

/** What a rule has against a template. Its texts name words of authors and of the brand, never a customer's. */
export interface Finding {
  /** The same for the same finding in the same version: what a waiver refers to. */
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly place: Place;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  /** The role that may let it pass; nobody may where there is none. */
  readonly waivableBy?: string;
  readonly waived?: { readonly by: string; readonly why: string; readonly at: string };
}

/** What one rule says; severity and who may waive it come from the table of rules and the brand. */
export interface Remark {
  readonly rule: RuleName;
  readonly place: Place;
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
}

interface Rule {
  readonly severity: Severity;
  readonly waivableBy?: string;
  /** Law or safety: a brand cannot make less of it. */
  readonly fixed?: boolean;
}

const reviewer = 'reviewer';

export const rules = {
  'banned-term': { severity: 'blocks', waivableBy: reviewer },
  'required-term': { severity: 'blocks', waivableBy: reviewer },
  'required-clause': { severity: 'blocks', waivableBy: 'administrator' },
  'postal-address': { severity: 'blocks', fixed: true },
  unsubscribe: { severity: 'blocks', fixed: true },
  'brand-colour': { severity: 'blocks', waivableBy: reviewer },
  'brand-font': { severity: 'blocks', waivableBy: reviewer },
  'reading-level': { severity: 'warns' },
  'link-empty': { severity: 'blocks', fixed: true },
  'link-placeholder': { severity: 'blocks', waivableBy: reviewer },
  'link-insecure': { severity: 'blocks', waivableBy: 'administrator' },
  'link-host': { severity: 'blocks', waivableBy: reviewer },
  'alternative-text': { severity: 'blocks', waivableBy: reviewer },
  contrast: { severity: 'blocks', waivableBy: reviewer },
  'subject-empty': { severity: 'blocks', fixed: true },
  'subject-length': { severity: 'warns' },
  preheader: { severity: 'warns' },
  capitals: { severity: 'warns' },
  emoji: { severity: 'warns' },
  'sms-encoding': { severity: 'warns' },
  'sms-segments': { severity: 'blocks', waivableBy: reviewer },
  'not-checked': { severity: 'warns' },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;
export const ruleNames = Object.keys(rules) as [RuleName, ...RuleName[]];

/** The rules that a brand may set otherwise. */
export const adjustableRules = ruleNames.filter((name) => !('fixed' in rules[name])) as [
  RuleName,
  ...RuleName[],
];
export const ruleOf = (name: RuleName): Rule => rules[name];
