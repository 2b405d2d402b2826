import type { MessageClass } from '@tourbus/contracts';

/** A version's way: written, submitted, approved, in use (or planned to be), out of use. */
export const versionStates = ['draft', 'in-review', 'approved', 'published', 'retired'] as const;
export type VersionState = (typeof versionStates)[number];

/** How one asking for approval stands: a version may be submitted again after it came back. */
export const reviewStates = ['in-review', 'approved', 'changes-requested', 'withdrawn', 'reopened'] as const;
export type ReviewState = (typeof reviewStates)[number];

export type Step = 'submit' | 'approve' | 'request-changes' | 'withdraw' | 'publish' | 'retire';

/** From which states each step may be taken; whatever is not listed is refused. */
const mayFollow: Readonly<Record<Step, readonly VersionState[]>> = {
  submit: ['draft'],
  approve: ['in-review'],
  'request-changes': ['in-review', 'approved'],
  withdraw: ['in-review', 'approved'],
  publish: ['approved', 'published', 'retired'],
  retire: ['published'],
};

export const isAllowed = (step: Step, state: VersionState): boolean => mayFollow[step].includes(state);

/** What leads on from a state, for who tried something else. */
export const wayOn: Readonly<Record<VersionState, string>> = {
  draft: 'Submit it for review.',
  'in-review': 'Let somebody other than its author approve it, or withdraw it.',
  approved: 'Publish it, or withdraw it and write the next version.',
  published: 'Write the next version, or restore this one as a new draft.',
  retired: 'Publish it again as it was, or restore it as a new draft.',
};

/** @param counts whether the version is in use or will be; @param published whether it ever was */
export function stateOf(
  review: ReviewState | undefined,
  { counts, published }: { counts: boolean; published: boolean },
): VersionState {
  if (counts) return 'published';
  if (published) return 'retired';
  return review === 'in-review' || review === 'approved' ? review : 'draft';
}

/** So many approvals, by people of a role where one is named. */
export interface Requirement {
  count: number;
  role?: string;
}

export interface Approval {
  by: string;
  roles: readonly string[];
}

export type Policy = Partial<Record<MessageClass, Requirement>>;

const one: Requirement = { count: 1 };

/** What the brands ask for content that is used for these message classes: all of it has to be met, at least one. */
export function requirementsOf(
  policies: readonly Policy[],
  classes: readonly MessageClass[] | 'all',
): Requirement[] {
  const asked = policies.flatMap((policy) =>
    classes === 'all' ? Object.values(policy) : classes.flatMap((each) => policy[each] ?? []),
  );
  const strictest = new Map<string | undefined, number>();
  for (const { role, count } of [one, ...asked])
    strictest.set(role, Math.max(count, strictest.get(role) ?? 0));
  return [...strictest].map(([role, count]) => ({ count, ...(role === undefined ? {} : { role }) }));
}

const fulfils = ({ role }: Requirement, { roles }: Approval): boolean =>
  role === undefined || roles.includes(role);

const missing = (requirement: Requirement, approvals: readonly Approval[]): number =>
  requirement.count - approvals.filter((approval) => fulfils(requirement, approval)).length;

export const isEnough = (requirements: readonly Requirement[], approvals: readonly Approval[]): boolean =>
  requirements.every((requirement) => missing(requirement, approvals) <= 0);

/** The most that any of them asks for: what the database counts. */
export const countOf = (requirements: readonly Requirement[]): number =>
  Math.max(...requirements.map(({ count }) => count));

export type Refusal = 'own-work' | 'approved-already' | 'role-missing';

/** Why somebody may not approve. Four eyes: nobody approves what they wrote, whatever they may do otherwise. */
export function refusalOf(
  approver: Approval,
  { author, approvals, requirements }: Considered,
): Refusal | undefined {
  if (approver.by === author) return 'own-work';
  if (approvals.some(({ by }) => by === approver.by)) return 'approved-already';
  const helps = requirements.some(
    (requirement) => missing(requirement, approvals) > 0 && fulfils(requirement, approver),
  );
  return helps ? undefined : 'role-missing';
}

export interface Considered {
  author: string;
  approvals: readonly Approval[];
  requirements: readonly Requirement[];
}
