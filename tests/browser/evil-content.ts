import { randomUUID } from 'node:crypto';
import { sampleEvents } from '@tourbus/samples';
import type { Stack } from '@tourbus/stack';
import { eventually, pngOf } from '@tourbus/testing';
import pg from 'pg';
import { type Call, callerOf } from '../../tools/workshop/src/console/caller.js';

/** Markup, an attribute’s end, a template’s braces: whatever a page might take for its own, with the name of its field. */
export const typed = (field: string): string =>
  `${field}"'><img src=//leak.example/${field} onerror=pwned()><svg onload=pwned()>\${pwned()}{{pwned()}}</script>`;

/** Where some of it went. */
export interface EvilContent {
  communication: string;
  batch: string;
  parked: string;
  /** A dry run. */
  run: string;
}

const content = '/api/composer/v1';

/** Names and reasons are all that people can write into a policy. @returns a dry run of it */
async function writePolicy(call: Call): Promise<string> {
  const at = `${content}/policies/evil`;
  const policy = (limit: number) => ({
    caps: [{ name: typed('cap').slice(0, 80), limit, window: 'P7D', topics: [typed('topic').slice(0, 64)] }],
    killSwitches: [{ scope: 'channel', channel: 'print', why: typed('kill') }],
  });
  await call('PUT', at, policy(1));
  const { version } = await call<{ version: number }>('PUT', at, policy(2));
  const { id } = await call<{ id: string }>('POST', `${at}/dry-runs`, { version });
  return id;
}

const inMjml = (html: string): string =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${html}</mj-text></mj-column></mj-section></mj-body></mjml>`;

async function writeContent(call: Call, reviewer: string): Promise<void> {
  const at = `${content}/templates/evil`;
  const template = (n: number) => ({
    name: typed('template-name'),
    brand: 'evil',
    variants: [
      {
        channel: 'email',
        subject: `${typed('subject').replaceAll(/[{}$]/g, '')} {{data.x}}`,
        mjml: inMjml(`<p>number ${n} gratis {{data.x}} {{t "said"}}</p>`),
        text: 'x',
      },
    ],
    texts: { en: { said: typed('text') } },
    sampleData: { data: { x: typed('data') }, customer: { names: { display: typed('sample-name') } } },
  });
  await call('PUT', `${content}/brands/evil`, {
    name: typed('brand-name'),
    locale: 'en',
    senders: { email: { name: typed('sender'), address: 'a@fennholm.example' } },
    colours: { [typed('colour-name')]: typed('colour') },
    legal: { imprint: typed('legal') },
    voice: { banned: [{ term: 'gratis', instead: typed('instead'), why: typed('why') }] },
  });
  await call('PUT', `${content}/blocks/evil`, { source: typed('block').replaceAll(/[{}]/g, '') });
  await call('PUT', at, template(1));
  const { version } = await call<{ version: number }>('PUT', at, template(2));
  await call('PUT', `${content}/definitions/evil`, {
    ...{ trigger: typed('trigger'), topic: typed('topic').slice(0, 64), template: 'evil' },
    ...{
      messageClass: 'service',
      channels: ['email'],
      condition: `data.x = ${JSON.stringify(typed('condition'))}`,
    },
  });
  const picture = pngOf({ width: 8, height: 8, kind: 'one bit' }, Buffer.alloc(16));
  const upload = `${content}/assets/evil?alternative=${encodeURIComponent(typed('alternative'))}`;
  await call('PUT', upload, new Uint8Array(picture), { mediaType: 'application/octet-stream' });
  const place = { field: typed('field'), line: 1 };
  await call('POST', `${at}/comments`, { version, text: typed('comment'), place });
  await submitGreeting(call, reviewer);
}

/** A change of a sample, with notes of whoever submits it and of whoever wants it otherwise. */
async function submitGreeting(call: Call, reviewer: string): Promise<void> {
  const at = `${content}/blocks/greeting`;
  const { version } = await call<{ version: number }>('PUT', at, {
    source: 'Dear {{customer.names.display}},',
  });
  await call('POST', `${at}/submit`, { version, note: typed('note') });
  await call('POST', `${at}/request-changes`, { version, note: typed('request') }, { key: reviewer });
}

interface Event {
  id: string;
  type: string;
  subject?: string;
  data: Record<string, unknown>;
}

async function sendUpstream(call: Call): Promise<Omit<EvilContent, 'run'>> {
  const [event] = sampleEvents(new Date()).filter(({ type }) =>
    type.endsWith('order.shipped'),
  ) as unknown as Event[];
  if (!event) throw new Error('The samples have no order.');
  const events = '/api/ingest/v1/events';
  const mediaType = 'application/cloudevents+json';
  await call('POST', events, event, { mediaType });
  const unknown = {
    ...event,
    id: typed('event'),
    type: `com.x.${'y'.repeat(9)}`,
    data: { x: typed('payload') },
  };
  await call('POST', events, unknown, { mediaType });
  const query = new URLSearchParams({
    ...{
      type: 'com.fennholm.order.shipped',
      name: typed('batch-name'),
      fileName: typed('file').replaceAll('/', '-'),
    },
  });
  const csv = { mediaType: 'text/csv' };
  const row = `"${typed('row').replaceAll('"', '""')}"`;
  const upload = `/api/ingest/v1/batches?${query}`;
  const batch = await call<{ id: string }>('POST', upload, `customer,${row}\n1,${row}\n`, csv);
  const parked = await call<{ items: { id: string }[] }>('GET', '/api/ingest/v1/parked');
  const communication = await eventually(async () => {
    const path = '/api/tracker/v1/communications?state=dispatched&channel=email&limit=1';
    return (await call<{ items: { id: string }[] }>('GET', path)).items[0];
  }, 60_000);
  await call('PUT', '/api/ingest/v1/customers/evil', {
    names: { display: typed('customer-name') },
    contactPoints: [
      {
        channel: 'print',
        address: { lines: [typed('street')], city: typed('city').slice(0, 90), country: 'AT' },
      },
    ],
    attributes: { [typed('attribute-name')]: typed('attribute') },
  });
  await writeLists(call);
  return { communication: communication.id, batch: batch.id, parked: parked.items[0]?.id ?? '' };
}

/** What operators write of groups of customers, and of those whom nothing is sent to. */
async function writeLists(call: Call): Promise<void> {
  await call('PUT', '/api/ingest/v1/segments/evil', {
    name: typed('segment-name'),
    description: typed('segment-description'),
    rule: { field: 'attributes.x', is: 'equal', value: typed('segment-value') },
  });
  const path = '/api/dispatcher/v1/suppressions';
  const said = { channel: 'email', reason: 'manual', note: typed('suppressed').slice(0, 200) };
  const { id } = await call<{ id: string }>('POST', path, { ...said, address: 'evil@customers.example' });
  await call('POST', path, { ...said, address: 'evil@elsewhere.example' });
  await call('POST', `${path}/${id}/lift`, { by: 'operator', evidence: typed('lifted').slice(0, 200) });
}

/** What comes from providers: people’s names from the one of identities, answers from the one of messages. */
export async function writeAsProviders(stack: Stack, communication: string): Promise<void> {
  const run = async (service: 'composer' | 'tracker', sql: string, values: unknown[]) => {
    const database = new pg.Client(stack.databaseUrl(service));
    await database.connect();
    await database.query(sql, values).finally(() => database.end());
  };
  await run('composer', 'UPDATE people SET name = $1', [typed('person')]);
  await run(
    'tracker',
    `INSERT INTO responses (id, communication_id, kind, at, detail, machine) VALUES ($1, $2, 'reply', now(), $3, NULL)`,
    [randomUUID(), communication, typed('reply')],
  );
  await run('tracker', 'UPDATE communications SET subject = $1 WHERE id = $2', [
    typed('sent'),
    communication,
  ]);
}

/** Types it into every field that people and upstream systems have. The samples’ order has to be there. */
export async function typeEverywhere(stack: Stack): Promise<EvilContent> {
  const call = callerOf(stack);
  await writeContent(call, stack.keys.reviewer);
  const run = await writePolicy(call);
  return { ...(await sendUpstream(call)), run };
}
