export const texts = {
  title: 'Policies',
  lead: 'How often we speak, at what time, and when not: the engagement policy of each brand. A version counts once somebody else approved it and it is published.',
  empty: {
    title: 'No brand has a policy yet',
    body: 'Without one, only consents and what customers wished for themselves hold a message back. A policy caps how many are sent, keeps the night quiet, and finds who hears nothing for too long.',
  },
  source: 'As it is kept',
  meaning: 'What it says',
  meansNow: 'What it says now is marked; what it said before, and says no more, is struck through.',
  stale: 'As it could be read last: what is written now has faults.',
  marks: { new: 'new', gone: 'no more' },
  tryIt: 'Try it on what was decided',
  faults: 'Faults',
  atLine: (line: number) => `Line ${line}`,
  fixed: {
    newest: 'Open the newest',
    review: 'Its review',
  },
  run: {
    title: 'Dry run',
    lead: 'What would have become of what was decided before, had this policy been in force? Nothing is sent, and nothing is changed.',
    what: 'Which policy',
    unsaved: 'As it is written now, not saved',
    version: (version: number, state: string) => `Version ${version} (${state.replaceAll('-', ' ')})`,
    span: 'Decisions of',
    spans: { 7: 'the last 7 days', 30: 'the last 30 days', 90: 'the last 90 days', 365: 'the last 365 days' },
    start: 'Start the dry run',
    faulty: 'What is written has faults: mend them, or try a version that is saved.',
    none: {
      title: 'No dry run yet',
      body: 'Choose a policy and a period, and start one: it takes seconds, up to a minute for a million decisions.',
    },
    nothing: {
      title: 'Nothing was decided in this time',
      body: 'A dry run replays what the brand asked to send, and there is nothing of the kind here. Choose a longer period, or come back when events have led to messages.',
    },
    leftOut: (count: number) =>
      count === 1
        ? '1 decision more is left out: another rule, such as a missing consent, had settled it.'
        : `${count.toLocaleString()} decisions more are left out: other rules, such as a missing consent, had settled them.`,
    stages: {
      waiting: 'Waits for its turn',
      reading: 'Reads what was decided',
      replaying: 'Replays it under both policies',
      comparing: 'Compares',
    },
    failed: 'The dry run could not be made',
    unchanged: (requests: number) =>
      `Of ${requests.toLocaleString()} messages, every one would have fared the same.`,
    changed: (changes: number, requests: number) =>
      `Of ${requests.toLocaleString()} messages, ${changes.toLocaleString()} would have fared otherwise.`,
    before: 'Before',
    after: 'After',
    change: 'Change',
    outcome: 'Outcome',
    outcomes: {
      sent: 'sent at once',
      moved: 'sent later',
      held: 'still held at the end',
      withheld: 'dropped',
    },
    short: { sent: 'Sent', moved: 'Later', held: 'Held', withheld: 'Dropped' },
    under: (version: number | null) =>
      version === null ? 'against no policy' : `against version ${version}, which counted`,
    tried: (version: number | null) =>
      version === null ? 'under what was written' : `under version ${version}`,
    why: 'What held or dropped them',
    rule: 'Rule',
    ways: 'What changes',
    way: (from: string, to: string) => `${from}, now ${to}`,
    messages: 'Messages',
    byDefinition: 'By definition',
    bySegment: 'By segment',
    examples: 'Examples',
    noPeople: 'Whose they are is shown to who may read communications.',
    open: 'Open the communication',
    earlier: 'Earlier dry runs',
    what2: 'Tried',
    period: 'Period',
    by: 'By',
  },
};
