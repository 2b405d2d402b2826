import type { SuppressionReason } from '../api/keeping-records.ts';

interface AboutReason {
  name: string;
  /** How it comes to be on the list. */
  comes: string;
  /** How it comes off again. */
  goes: string;
}

export const aboutReasons: Record<SuppressionReason, AboutReason> = {
  'hard-bounce': {
    name: 'bounced for good',
    comes: 'The provider said that nobody is there: the mailbox or the number does not exist.',
    goes: 'By itself where it has an end, by START from that number, or by an operator.',
  },
  complaint: {
    name: 'complained',
    comes: 'They marked a message as spam, and their provider told us.',
    goes: 'By a proof that they asked to hear from us again, after the complaint.',
  },
  stop: {
    name: 'said STOP',
    comes: 'They answered STOP, or a word that means it.',
    goes: 'By START from that number, or by a proof of their own act after it.',
  },
  unsubscribe: {
    name: 'unsubscribed',
    comes: 'A list from elsewhere says so. Unsubscribing here is kept with the customer’s consents instead.',
    goes: 'By START, or by a proof of their own act after it.',
  },
  erasure: {
    name: 'erased',
    comes: 'The person wanted to be forgotten. The hash stays, so that an old list does not bring them back.',
    goes: 'By a proof of their own act after it.',
  },
  deceased: {
    name: 'deceased',
    comes: 'Somebody told us that the person has died.',
    goes: 'By an operator, where it was a mistake.',
  },
  legal: {
    name: 'by order of law',
    comes: 'A court, an authority or our own lawyers forbid it.',
    goes: 'By an operator, once the order is lifted.',
  },
  manual: {
    name: 'by hand',
    comes: 'An operator put it here, with a note.',
    goes: 'By itself where it has an end, or by an operator.',
  },
};

export const texts = {
  title: 'Suppression list',
  lead: 'Addresses and numbers that nothing is sent to, whoever has them and whatever a definition says. Addresses themselves are not kept here: only a keyed hash of each, which outlives the customer’s erasure.',
  find: 'Is it on the list?',
  example: 'zoe@customers.example, +43 660 1234567, or a hash',
  unclear: 'Write a whole e-mail address, a number with its calling code, or a hash as the list shows it.',
  filters: { reason: 'Reason', channel: 'Channel', state: 'Show', clear: 'Clear filters' },
  states: { standing: 'what stands', all: 'all there ever was' },
  onlyOne: 'Everything about one address is shown, also what was lifted or has ended.',
  empty: {
    title: 'Nobody is on the list',
    body: 'Addresses come here when a message bounces for good, when somebody complains or answers STOP, when a list is imported, or when an operator adds one. From then on nothing is sent to them.',
  },
  unmatched: { title: 'Nothing matches', body: 'No entry fits these filters.' },
  free: {
    title: 'It is not on the list',
    body: 'As far as this list goes, it may be written to. Consents, preferences and policies are asked besides.',
  },
  reasons: 'What the reasons mean',
  comes: 'How it comes here',
  goes: 'How it goes',
  from: {
    response: 'an answer to a message',
    file: (name: string) => `the file ${name}`,
    addedBy: 'added by',
  },
  everything: 'everything',
  purposeOnly: (purpose: string) => `${purpose} only`,
  until: 'until',
  noEnd: 'no end',
  audit: 'In the audit',
  export: 'Export as CSV',
  add: {
    label: 'Add',
    title: 'Put an address on the list',
    channel: 'Channel',
    address: 'Address or number',
    street: 'Lines of the address',
    streetHint: 'As on an envelope: recipient and street, without postal code and city.',
    postalCode: 'Postal code',
    city: 'City',
    country: 'Country',
    countryHint: 'Two letters, such as AT.',
    reason: 'Reason',
    purpose: 'For one purpose alone',
    purposeHint:
      'Leave it empty, and nothing at all is sent. With a purpose, such as marketing, the rest goes on.',
    until: 'Until',
    untilHint: 'Empty: until somebody lifts it.',
    neverEnds: 'What a person or the law said does not end by itself.',
    note: 'Note',
    noteHint: 'For whoever asks why. No names and no addresses.',
    done: 'It is on the list from now on.',
  },
  lift: {
    label: 'Lift',
    title: 'Lift this suppression?',
    means:
      'From then on messages may go there again, as far as consents and policies allow. The entry stays, with your name and the evidence.',
    by: 'By whose word',
    operator: 'Mine, as an operator',
    proof: 'The customer’s own act',
    at: 'When they did it',
    atHint: 'After the suppression; what is older does not count.',
    evidence: 'Evidence',
    evidenceHint: 'Where it is kept, such as “ticket 4711” or “form of 3 March”. None of its content.',
    done: 'It is lifted.',
  },
  import: {
    label: 'Import',
    title: 'Import a list',
    lead: 'CSV in UTF-8 with a header. Columns: channel (email, sms, print), address or hash, reason; if known purpose, source, since, until, note. A faulty row is reported, and the others count.',
    file: 'File',
    submit: 'Import',
  },
  report: {
    title: (name: string) => `What became of ${name}`,
    rows: 'Rows read',
    added: 'New on the list',
    before: 'There already',
    faulty: 'Refused',
    all: 'No row was refused.',
    first: (shown: number, of: number) =>
      `The first ${shown} of ${of.toLocaleString()} rows that were refused.`,
    row: 'Row',
    column: 'Column',
    why: 'Why',
    remedy: 'What to do',
    dismiss: 'Close the report',
  },
};
