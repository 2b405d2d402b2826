export const texts = {
  title: 'Reviews',
  lead: 'What was submitted, and what of it waits for you. Whoever wrote something never approves it themselves.',
  mine: 'Waits for me',
  inReview: 'In review',
  approved: 'Approved',
  all: 'All',
  empty: {
    title: 'Nothing waits',
    body: 'When somebody submits a template, block, brand or definition, it appears here with what changed.',
  },
  changes: 'What changed',
  since: (from: number, to: number) =>
    from === 0 ? `All of version ${to} is new.` : `Version ${to} beside version ${from}.`,
  same: 'Not a word differs.',
  before: (version: number) => `Version ${version}`,
  looks: 'How it looks',
  comments: 'Comments',
  noComments:
    'Nobody has said anything yet. Press a line number to comment on that line, or write below about the whole.',
  write: 'Comment on the whole',
  writeLine: (place: string) => `Comment on ${place}`,
  send: 'Comment',
  resolve: 'Resolve',
  reopen: 'Open again',
  resolved: 'resolved',
  people: 'Who read it',
};
