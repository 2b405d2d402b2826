export const texts = {
  greeting: (hour: number, name: string) =>
    `Good ${hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening'}, ${name.split(' ')[0]}`,
  lead: 'What waits for you, and how the company’s voice is doing.',
  unknown: '–',
  failed: (wasKnown: boolean) =>
    wasKnown ? 'as of before: it could not be loaded again' : 'could not be loaded',
  week: 'The last seven days',
  weekLabel: (figures: string) => `Communications of the last seven days: ${figures}`,
  quietWeek: 'Nothing was said in the last seven days.',
  teach: {
    title: 'Nothing has been sent yet',
    body: 'A communication begins with a business event: an order was shipped, an invoice issued. Load the samples with “npm run samples” and post an event, or upload a file of rows as a batch.',
    action: 'Look at the templates',
  },
  latest: 'Latest communications',
  all: 'All communications',
};
