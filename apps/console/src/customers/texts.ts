export const texts = {
  title: 'Customers',
  lead: 'Whom we write to: where to reach them, what they agreed to, and what passed between us. Newest first.',
  find: 'Customer’s number',
  open: 'Open',
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
