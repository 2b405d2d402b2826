export const texts = {
  title: 'Blocks',
  lead: 'Parts that several templates share: a footer, a greeting, a button. A template goes on with the block it was approved with until somebody approves it with the new one.',
  empty: {
    title: 'There is no block yet',
    body: 'Put what several templates say alike into a block, and write {{> its-name}} where it belongs.',
  },
  source: 'Source',
  impact: 'Templates it touches',
  impactLead:
    'When the new version is published, these need approval again. Until then they go on with the one they have.',
  looks: 'Looks',
  has: (version: number) => `with version ${version}`,
  look: 'Compare',
  compare: (count: number) =>
    count === 1 ? 'Compare before and after' : `Compare all ${count}, before and after`,
  compareOne: (name: string) => `Compare ${name} before and after`,
  place: (name: string, at: number, of: number) => `${name} (${at} of ${of})`,
  before: 'As it is',
  after: (version: number) => `With version ${version} of the block`,
  previous: 'Previous',
  next: 'Next',
  unused: 'No published template uses it.',
};
