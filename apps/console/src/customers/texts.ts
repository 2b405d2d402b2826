export const texts = {
  title: 'Customers',
  lead: 'Whom we write to: where to reach them, what they agreed to, and what passed between us. Newest first.',
  find: 'Find by name, number, e-mail address or phone',
  example: 'zoe mül, C-20736, 0660 123',
  nobody: (find: string) => ({
    title: `Nobody is found by “${find}”`,
    body: 'Beginnings of words are enough, in any order; accents and capitals do not matter. An e-mail address is found from its start, a phone number with its country’s code or without.',
  }),
  empty: {
    title: 'Nobody is known yet',
    body: 'A customer becomes known with the first business event about them, or by PUT /api/ingest/v1/customers/{id}.',
  },
  points: 'Contact points',
  noPoints: 'There is no address yet, so nothing can reach this customer.',
  consents: 'Consents',
  noConsents: 'Nothing was granted or revoked. Marketing needs a consent; the rest does not.',
  timeline: 'Timeline',
  noTimeline: 'Nothing has happened yet.',
  about: 'About them',
  said: 'What we said',
};
