export const texts = {
  title: 'Audit',
  lead: 'Who did what, newest first: people by name, machines by the name of their key. What somebody tried and was kept from is here, too.',
  chains: 'Is the record whole?',
  chainsLead:
    'Each service adds its lines to a chain: every line holds the hash of the one before it, so that none can be changed, taken out or put in between without its showing. The page asks again and again; each time what came since is checked, and once a day all of it.',
  how: 'How this is known',
  command:
    'reads every line of all five now, and prints the last hashes, to be kept where nobody can change them.',
  intact: 'whole',
  broken: 'broken',
  reading: 'being read',
  lines: (count: number) => (count === 1 ? '1 line' : `${count.toLocaleString()} lines`),
  none: 'Nothing to tell yet.',
  verifiedTo: 'verified up to',
  fromFirst: 'read from the first line',
  brokenAt: (line: number) =>
    `From line ${line.toLocaleString()} on it is not as it was written. Stop trusting this record, keep a copy of the database, and compare the hashes that were kept elsewhere.`,
  away: (services: string) => `${services} did not answer: their lines are missing below`,
  filters: {
    service: 'Service',
    who: 'Who',
    action: 'What was done',
    about: 'About what',
    since: 'Since',
    until: 'Before',
    clear: 'Clear filters',
  },
  examples: { who: 'a name, or a key’s', action: 'review.', about: 'template/order-shipped' },
  empty: {
    title: 'Nothing was done yet',
    body: 'As soon as somebody changes, approves, pauses, replays or signs in, a line of it stands here, for good.',
  },
  unmatched: {
    title: 'Nothing matches',
    body: 'No line fits these filters. What was done and about what are looked for by how they begin: “review.” finds all steps of reviews.',
  },
};
