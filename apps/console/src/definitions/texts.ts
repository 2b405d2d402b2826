export const texts = {
  title: 'Definitions',
  lead: 'What we say when: which event leads to which template, for whom, and on which channels.',
  empty: {
    title: 'Nothing is said yet',
    body: 'A definition ties an event to a template. Without one, events are taken in and nothing is sent.',
  },
  source: 'As it is kept',
  meaning: 'What it means',
  communications: 'Communications it led to',
};
