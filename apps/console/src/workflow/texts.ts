import type { VersionState } from '../api/records.ts';

export interface Step {
  name: 'submit' | 'withdraw' | 'approve' | 'request-changes' | 'publish' | 'retire';
  label: string;
  consequence: string;
  done: string;
  scope: string;
  note?: string;
  noteNeeded?: boolean;
  primary?: boolean;
  hurts?: boolean;
  /** Asks from when to when. */
  dated?: boolean;
  /** Only for who has the differences before them. */
  reviewOnly?: boolean;
}

const submit: Step = {
  ...{ name: 'submit', label: 'Submit for review', scope: 'content:write', primary: true },
  consequence: 'Somebody else reads it, and approves it or asks for changes. Nothing is sent by this.',
  ...{ note: 'What should reviewers know?', done: 'Submitted for review' },
};
const withdraw: Step = {
  ...{ name: 'withdraw', label: 'Withdraw', scope: 'content:write', done: 'Withdrawn' },
  consequence: 'It becomes a draft again, and nobody is asked to read it. Its approvals count no longer.',
};
const approve: Step = {
  ...{ name: 'approve', label: 'Approve', scope: 'content:approve', primary: true, reviewOnly: true },
  consequence:
    'You have read it and stand by it. It can be published once it has all the approvals it needs.',
  ...{ note: 'Anything to add?', done: 'Approved' },
};
const requestChanges: Step = {
  ...{ name: 'request-changes', label: 'Request changes', scope: 'content:approve', reviewOnly: true },
  consequence: 'It goes back to its author as a draft, with what you write here and your comments.',
  ...{ note: 'What should change?', noteNeeded: true, done: 'Sent back to its author' },
};
const publish: Step = {
  ...{ name: 'publish', label: 'Publish', scope: 'content:publish', primary: true, done: 'Published' },
  ...{ dated: true, consequence: 'The next communication is made of it, and so are all that follow.' },
};
const retire: Step = {
  ...{ name: 'retire', label: 'Retire', scope: 'content:publish', hurts: true, done: 'Retired' },
  consequence: 'It no longer counts, and nothing takes its place: what needs it is no longer sent.',
};

const byState: Record<VersionState, Step[]> = {
  draft: [submit],
  'in-review': [withdraw, requestChanges, approve],
  approved: [withdraw, requestChanges, publish],
  published: [retire],
  retired: [{ ...publish, label: 'Publish again', primary: false }],
};

export const stepsFor = (state: VersionState): Step[] => byState[state];

export const texts = {
  review: 'Open the review',
  versions: 'Versions',
  from: 'From',
  fromHint: 'At once, unless you give a moment.',
  until: 'Until',
  untilHint: 'For good, unless you give a moment. Then what counted before counts again.',
  backwards: 'It has to end after it begins.',
  over: 'That moment is past.',
  findings: {
    title: 'The voice of the brand forbids this',
    mend: 'Mend what stands below, or ask whoever may waive it to look at',
    at: (version: number) => `version ${version} and its findings.`,
    mayWaive: (role: string) => `May be waived by: ${role}`,
    nobody: 'Nobody can waive this.',
  },
  owner: {
    by: (teams: readonly string[]) => `Belongs to ${teams.join(', ')}`,
    others: (teams: readonly string[]) =>
      `Belongs to ${teams.join(', ')}: people of that team change it, you may comment`,
    change: 'Change owner',
    give: 'Save owner',
    teams: 'Teams',
    teamsHint:
      'As the identity provider names them; Enter after each. With none it belongs to the owner of its brand, or to everybody.',
  },
  saved: (version: number) => `Saved as version ${version}`,
  save: 'Save',
  unsaved: 'Not saved yet',
  leave: 'You have changes that are not saved. Leave them behind?',
  unreadable: (why: string) => `This is no JSON yet: ${why}`,
  conflict: 'Somebody saved before you',
  conflictLead:
    'Both are kept. Edit yours until it holds what both of you meant, then save it as the next version.',
  theirs: (version: number) => `Theirs: version ${version}`,
  mine: 'Yours',
  keep: 'Save mine as the next version',
  take: 'Take theirs, drop mine',
  takeAsk: 'Drop what you wrote?',
  takeMeans: 'What you have changed since your last save will be lost.',
};
