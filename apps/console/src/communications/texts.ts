export const texts = {
  title: 'Communications',
  lead: 'Everything that was said to a customer, or held back, with the reason. Newest first.',
  empty: {
    title: 'Nothing matches',
    body: 'No communication fits these filters. Widen the time, or remove a filter.',
  },
  none: {
    title: 'Nothing has been sent yet',
    body: 'As soon as a business event leads to a communication, it appears here with its whole life: why it was sent, the exact bytes, and what the customer did with it.',
  },
  filters: {
    customer: 'Customer’s number',
    definition: 'Definition',
    state: 'State',
    channel: 'Channel',
    since: 'Since',
    clear: 'Clear filters',
  },
  one: {
    life: 'Life',
    trace: 'Why it was decided so',
    traceLead: 'Every rule that was asked, in its order, with what it looked at.',
    noTrace: 'No rule has been recorded yet.',
    artefacts: 'What the customer got',
    noArtefacts: 'Nothing has been rendered. What is withheld never becomes a message.',
    about: 'About it',
    machine: 'by a machine, not a person',
    pdf: 'This browser shows no PDF inside a page.',
    open: 'Open',
    download: 'Save',
  },
};
