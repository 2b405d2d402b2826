import { setTimeout as pause } from 'node:timers/promises';
import { gatewayOf, loadSamples, sampleEvents } from '@tourbus/samples';
import { type Stack, StackFailure } from '@tourbus/stack';
import { type Call, callerOf } from './caller.js';
import { knowCustomers } from './known-customers.js';
import { fillSilenceQueue, hearOfCustomersOfLongAgo, publishPolicy, tryPolicy } from './quiet.js';
import { sampleAssets } from './sample-assets.js';

/** A page of the console, and what has to be there before it is looked at. */
export interface Place {
  name: string;
  path: string;
  /** Done with the page before that, as an expression that a browser evaluates. */
  act?: string;
  until: string;
}

interface Template {
  version: number;
  variants: { mjml?: string }[];
  [field: string]: unknown;
}

/** Somebody has changed a template, and asks others to read it. */
async function submitChange(call: Call): Promise<void> {
  const path = '/api/composer/v1/templates/order-shipped';
  const { name, brand, variants, documents, texts, sampleData } = await call<Template>('GET', path);
  const changed = variants.map((variant) =>
    variant.mjml
      ? { ...variant, mjml: variant.mjml.replace('{{t "title"}}', 'Good news: {{t "title"}}') }
      : variant,
  );
  const body = { name, brand, variants: changed, documents, texts, sampleData };
  const { version } = await call<Template>('PUT', path, body);
  await call('POST', `${path}/submit`, { version, note: 'A warmer beginning.' });
  const place = { field: 'variants.email.mjml', line: 9 };
  const text = 'Is “Good news” right where an order is late?';
  await call('POST', `${path}/comments`, { version, text, place });
}

/** Somebody writes what the brand never says, in a colour that is not its own. */
async function writeUnheard(call: Call): Promise<void> {
  const path = '/api/composer/v1/templates';
  const { brand, variants, documents, texts, sampleData } = await call<Template>(
    'GET',
    `${path}/order-shipped`,
  );
  const changed = variants.map((variant) =>
    variant.mjml
      ? { ...variant, mjml: variant.mjml.replace('{{t "title"}}', '<b style="color:#ff2d55">Act now</b>') }
      : variant,
  );
  const body = { name: 'Order late', brand, variants: changed, documents, texts, sampleData };
  await call('PUT', `${path}/order-late`, body);
}

/** Pictures and a font, to be shown. */
async function uploadAssets(call: Call): Promise<void> {
  for (const { key, alternative, file } of sampleAssets()) {
    const query = alternative ? `?alternative=${encodeURIComponent(alternative)}` : '';
    const path = `/api/composer/v1/assets/${key}${query}`;
    await call('PUT', path, new Uint8Array(file), { mediaType: 'application/octet-stream' });
  }
}

/** Some that nothing is sent to, of several reasons; one of them lifted again. */
async function suppressSome(call: Call): Promise<void> {
  const path = '/api/dispatcher/v1/suppressions';
  const said = {
    channel: 'email',
    address: 'gone@customers.example',
    note: 'Asked for by phone, ticket 4711.',
  };
  const { id } = await call<{ id: string }>('POST', path, {
    ...said,
    reason: 'manual',
    purpose: 'marketing',
  });
  await call('POST', `${path}/${id}/lift`, { by: 'operator', evidence: 'ticket 4712' });
  const rows = [
    'channel,address,reason,source,since',
    'email,zoe@customers.example,complaint,mail provider,2026-03-01T09:30:00Z',
    'sms,+43 660 1234567,stop,text provider,2026-04-02T18:00:00Z',
    'email,nobody@customers.example,hard-bounce,mail provider,2026-05-12T06:10:00Z',
  ];
  await call('POST', `${path}/import?name=old%20list.csv`, rows.join('\n'), { mediaType: 'text/csv' });
  await call('POST', path, {
    channel: 'sms',
    address: '+43 660 7654321',
    reason: 'legal',
    note: 'Order 12/26',
  });
}

/** Groups of customers, of which one asks about the other, and what is known of each beside. */
async function defineSegments(call: Call): Promise<void> {
  const path = '/api/ingest/v1/segments';
  await call('PUT', `${path}/austrians`, {
    name: 'In Austria',
    rule: { field: 'country', is: 'equal', value: 'AT' },
  });
  await call('PUT', `${path}/regulars`, {
    name: 'Regulars',
    description: 'Who ordered now and then, and is content.',
    rule: {
      all: [
        { event: 'com.fennholm.order.shipped', atLeast: 1, atMost: 5, within: 'P1Y' },
        { field: 'contactPoints.email.state', is: 'equal', value: 'active' },
        { not: { any: [{ response: 'complaint' }, { response: 'stop' }] } },
      ],
    },
  });
  await call('PUT', '/api/ingest/v1/traits/parcels', {
    name: 'Parcels',
    description: 'How many parcels they got from us.',
    expression: 'history.tallies."event:com.fennholm.order.shipped".count',
  });
  await call('PUT', `${path}/lapsed-austrians`, {
    name: 'Austrians who fell silent',
    description: 'For the letter that asks what went wrong.',
    rule: {
      all: [
        { segment: 'austrians' },
        { response: 'click', channel: 'email', atMost: 0, within: 'P90D' },
        {
          not: {
            any: [
              { response: 'complaint' },
              { field: 'contactPoints.email.state', is: 'equal', value: 'stopped' },
            ],
          },
        },
      ],
    },
  });
}

const oldPage = `<!doctype html><title>Your order {{order_id}}</title>
<body style="font-family: Georgia, serif; margin: 32px; color: #22302a">
<h1>Dear {first_name},</h1>
<p>your parcel is late, and we are sorry. These are still on their way:</p>
<ul>{{#items}}<li>{{quantity}} × {{name}}</li>{{/items}}</ul>
<p><a href="https://fennholm.example/orders">See your order</a></p>
<script>track()</script>
<form action="/survey"><input name="mood"></form>
</body>`;

/** As if somebody had chosen a file from before Tourbus. */
const chooseOldPage = `(async () => {
  let input;
  while (!(input = document.querySelector('input[type=file]'))) await new Promise(requestAnimationFrame);
  const chosen = new DataTransfer();
  chosen.items.add(new File([${JSON.stringify(oldPage)}], 'order-late.html', { type: 'text/html' }));
  input.files = chosen.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
})()`;

interface Found {
  items: { id: string; customerId: string }[];
}

async function firstCommunication(call: Call): Promise<Found['items'][number]> {
  for (let tries = 0; tries < 240; tries += 1) {
    const path = '/api/tracker/v1/communications?state=dispatched&channel=email&limit=1';
    const [first] = (await call<Found>('GET', path)).items;
    if (first) return first;
    await pause(250);
  }
  throw new StackFailure('No communication was dispatched within a minute: see the services’ logs.');
}

/** Fills a stack with something of everything that the console shows. @returns every page that shows it */
export async function setScene(stack: Stack, templates?: readonly string[]): Promise<Place[]> {
  const call = callerOf(stack);
  await loadSamples(gatewayOf(stack), templates);
  await hearOfCustomersOfLongAgo(stack, call);
  await publishPolicy(stack);
  const shipped = sampleEvents(new Date()).filter(({ type }) => !templates || type.endsWith('order.shipped'));
  const events = shipped.slice(0, 30);
  const mediaType = 'application/cloudevents-batch+json';
  await call('POST', '/api/ingest/v1/events', events, { mediaType });
  // Some have ordered twice.
  const more = events.slice(0, 6).map((event) => ({ ...event, id: `${event.id}-again` }));
  await call('POST', '/api/ingest/v1/events', more, { mediaType });
  const unknown = { ...events[0], id: 'unknown', type: 'com.fennholm.parcel.lost' };
  await call('POST', '/api/ingest/v1/events', unknown, { mediaType: 'application/cloudevents+json' });
  await Promise.all([submitChange(call), writeUnheard(call), uploadAssets(call), suppressSome(call)]);
  await defineSegments(call);
  const file = 'customer,order\nC-20001,F-1\nC-20002,F-2\n';
  const upload =
    '/api/ingest/v1/batches?type=com.fennholm.order.shipped&name=Late%20orders&fileName=late.csv';
  const batch = await call<{ id: string }>('POST', upload, file, { mediaType: 'text/csv' });
  const parked = await call<Found>('GET', '/api/ingest/v1/parked');
  const communication = await firstCommunication(call);
  await fillSilenceQueue(call);
  const run = await tryPolicy(call);
  const customers = await knowCustomers(call);
  return [...placesFor(communication, batch.id, parked.items[0]?.id ?? '', run), ...customers];
}

const placesFor = (
  { id, customerId }: Found['items'][number],
  batch: string,
  parked: string,
  run: string,
): Place[] => [
  { name: 'home', path: '/', until: 'h1' },
  { name: 'communications', path: '/communications', until: 'tbody tr' },
  { name: 'communication', path: `/communications/${id}`, until: 'iframe' },
  { name: 'customers', path: '/customers', until: 'tbody tr' },
  { name: 'customer', path: `/customers/${customerId}`, until: 'dl' },
  { name: 'traits', path: '/traits', until: 'tbody tr' },
  { name: 'trait', path: '/traits/parcels', until: '.cm-content' },
  { name: 'templates', path: '/templates', until: 'tbody tr' },
  { name: 'template', path: '/templates/order-shipped', until: 'iframe' },
  { name: 'reviews', path: '/reviews?state=in-review', until: 'tbody tr' },
  { name: 'review', path: '/reviews/templates/order-shipped?version=2', until: 'iframe' },
  { name: 'findings', path: '/reviews/templates/order-late', until: '[data-finding]' },
  { name: 'import', path: '/imports', until: '[type=file]' },
  { name: 'imported', path: '/imports', act: chooseOldPage, until: 'iframe' },
  { name: 'blocks', path: '/blocks', until: 'tbody tr' },
  { name: 'block', path: '/blocks/greeting', until: '.cm-line' },
  { name: 'assets', path: '/media', until: 'main li img' },
  { name: 'asset', path: '/media/autumn-banner', until: 'code' },
  { name: 'brands', path: '/brands', until: 'tbody tr' },
  { name: 'brand', path: '/brands/fennholm', until: '.cm-line' },
  { name: 'definitions', path: '/definitions', until: 'tbody tr' },
  { name: 'definition', path: '/definitions/order-shipped', until: '.cm-line' },
  { name: 'policies', path: '/policies', until: 'tbody tr' },
  { name: 'policy', path: '/policies/fennholm', until: '.cm-line' },
  { name: 'policy-at-version', path: '/policies/fennholm?version=1', until: '.cm-line' },
  { name: 'dry-run', path: `/policies/fennholm?run=${run}`, until: 'table[aria-label=Outcome]' },
  { name: 'policy-review', path: '/reviews/policies/fennholm', until: 'del' },
  { name: 'silences', path: '/silences', until: 'tbody tr' },
  { name: 'silences-settled', path: '/silences?state=dismissed', until: 'tbody tr' },
  { name: 'silences-none', path: '/silences?state=ended', until: 'h2' },
  { name: 'batches', path: '/batches', until: 'tbody tr' },
  { name: 'batch', path: `/batches/${batch}`, until: 'dl' },
  { name: 'parked', path: '/parked', until: 'tbody tr' },
  { name: 'parked-message', path: `/parked/ingest/${parked}`, until: 'dl' },
  { name: 'segments', path: '/segments', until: 'tbody tr' },
  { name: 'proposals', path: '/segments/proposals', until: '[role=group] li' },
  { name: 'segment', path: '/segments/regulars', until: '[role=group] li' },
  { name: 'suppressions', path: '/suppressions?state=all', until: 'tbody tr' },
  { name: 'audit', path: '/audit', until: 'tbody tr' },
  { name: 'system', path: '/system', until: 'tbody tr' },
  { name: 'nowhere', path: '/nowhere', until: 'h2' },
];
