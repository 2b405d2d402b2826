import { encodeCursor } from '@tourbus/platform';
import type { Stack } from '@tourbus/stack';
import { withAdmin } from './record-figures.js';

/** What a list is asked for, and the page that shows it. */
export interface Question {
  what: string;
  path: string;
  /** Sent as POST. */
  body?: object;
  /** The console's own address for it, where there is one. */
  page?: string;
}

interface Depth {
  communications: string;
  customers: string;
  templates: string;
}

/** Cursors so far down that whoever counts their way to them is seen to. */
const depths = (url: string): Promise<Depth> =>
  withAdmin(url, async (client) => {
    const cursorAt = async (table: string, time: string, id: string): Promise<string> => {
      const { rows } = await client.query<{ at: string; id: string }>(
        `SELECT ${time}::text AS at, ${id}::text AS id FROM ${table} ORDER BY ${time} DESC, ${id} DESC
         OFFSET (SELECT count(*) * 9 / 10 FROM ${table}) LIMIT 1`,
      );
      return encodeCursor(rows[0] ?? { at: 'infinity', id: '' });
    };
    return {
      communications: await cursorAt('tracker.communications', 'recorded_at', 'id'),
      customers: await cursorAt('ingest.customers', 'created_at', 'id'),
      templates: await cursorAt('composer.content_listings', 'created_at', 'key'),
    };
  });

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

function communications(deep: string): Question[] {
  const path = '/api/tracker/v1/communications?limit=50';
  const narrowed = (filter: string): Question => ({
    what: `communications, ${filter.replace('&', ' and ')}`,
    path: `${path}&${filter}`,
    page: `/communications?${filter}`,
  });
  const states = ['composed', 'rendered', 'withheld', 'dispatched', 'delivered', 'failed'];
  return [
    { what: 'communications', path, page: '/communications' },
    ...states.map((state) => narrowed(`state=${state}`)),
    ...['email', 'sms', 'print'].map((channel) => narrowed(`channel=${channel}`)),
    narrowed('definition=definition-40'),
    narrowed('definition=definition-7&state=failed'),
    narrowed('definition=nothing'),
    narrowed('customer=C-100500'),
    narrowed('customer=nobody'),
    {
      what: 'communications, the last day',
      path: `${path}&since=${daysAgo(1)}`,
      page: '/communications?since=day',
    },
    { what: 'communications, 9 of 10 down', path: `${path}&cursor=${deep}` },
    { what: 'communications, failed, 9 of 10 down', path: `${path}&state=failed&cursor=${deep}` },
  ];
}

function customers(deep: string): Question[] {
  const searched = (what: string, find: string): Question => ({
    what: `customers found by ${what}`,
    path: '/api/ingest/v1/customers/search',
    body: { find, limit: 50 },
  });
  return [
    { what: 'customers', path: '/api/ingest/v1/customers?limit=50', page: '/customers' },
    { what: 'customers, 9 of 10 down', path: `/api/ingest/v1/customers?limit=50&cursor=${deep}` },
    searched('a first name', 'zoe'),
    searched('both names', 'Zoë Müll'),
    searched('one letter', 'a'),
    searched('half of an e-mail address', 'anna.1'),
    searched('an e-mail address', 'anna.1@customers.example'),
    searched('a phone number', '0660 1000'),
    searched('a number', 'C-100500'),
    searched('what everybody’s number begins with', 'c-1'),
    searched('nobody’s name', 'xylophon'),
  ];
}

function content(deep: string): Question[] {
  const path = '/api/composer/v1/templates?limit=50';
  return [
    { what: 'templates', path, page: '/templates' },
    { what: 'templates found by name', path: `${path}&find=zoe`, page: '/templates?find=zoe' },
    { what: 'templates found by nothing', path: `${path}&find=xylophon` },
    { what: 'templates, 9 of 10 down', path: `${path}&cursor=${deep}` },
    { what: 'blocks', path: '/api/composer/v1/blocks?limit=100', page: '/blocks' },
    { what: 'brands', path: '/api/composer/v1/brands?limit=100', page: '/brands' },
    { what: 'definitions', path: '/api/composer/v1/definitions?limit=100', page: '/definitions' },
    { what: 'reviews', path: '/api/composer/v1/reviews?limit=50', page: '/reviews?state=all' },
  ];
}

const operations = (): Question[] => [
  { what: 'batches', path: '/api/ingest/v1/batches?limit=50', page: '/batches' },
  { what: 'parked', path: '/api/ingest/v1/parked?state=parked&limit=50', page: '/parked?service=ingest' },
  { what: 'parked, replayed', path: '/api/ingest/v1/parked?state=replayed&limit=50' },
  { what: 'home', path: `/api/tracker/v1/communications/totals?since=${daysAgo(7)}`, page: '/' },
  { what: 'home: totals of ever', path: '/api/tracker/v1/communications/totals' },
  ...['ingest', 'composer', 'tracker'].map((service) => ({
    what: `home: work of ${service}`,
    path: `/api/${service}/v1/work`,
  })),
];

/** Every list of the console, however it is narrowed. */
export async function questions({ adminDatabaseUrl }: Stack): Promise<Question[]> {
  const deep = await depths(adminDatabaseUrl);
  return [
    ...content(deep.templates),
    ...communications(deep.communications),
    ...customers(deep.customers),
    ...operations(),
  ];
}

/** Milliseconds that an answer takes through the gateway, each time. */
export async function timesOf({ urls, keys }: Stack, question: Question, runs: number): Promise<number[]> {
  const { path, body } = question;
  const headers = { authorization: `Bearer ${keys.demo}`, 'content-type': 'application/json' };
  const times: number[] = [];
  for (let run = -3; run < runs; run++) {
    const began = performance.now();
    const answer = await fetch(urls.gateway + path, {
      headers,
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 400)}`);
    if (run >= 0) times.push(performance.now() - began);
  }
  return times;
}
