export const texts = {
  title: 'Brands',
  lead: 'Who speaks: the sender on each channel, the colours, and the legal words that templates use.',
  empty: { title: 'There is no brand yet', body: 'A brand says who speaks. Every template belongs to one.' },
  source: 'As it is kept',
  looks: 'How it looks',
  senders: 'Senders',
  noSenders: 'It has no sender, so nothing can be sent in its name.',
  topics: 'Topics that customers choose among',
  legal: 'Legal words',
  colours: 'Colours',
};
