import { setTimeout as pause } from 'node:timers/promises';
import { gatewayOf, publishContent, sampleEvents } from '@tourbus/samples';
import { type Stack, StackFailure } from '@tourbus/stack';
import { Client } from 'pg';
import type { Call } from './caller.js';

const policyPath = '/api/composer/v1/policies/fennholm';

/** Three newsletters a week, a quiet night, and nobody without a word of us for a month. */
const policy = {
  caps: [{ name: 'marketing', limit: 3, window: 'P7D' }],
  quietHours: [{ from: '21:00', to: '08:00', messageClasses: ['marketing'], channels: ['sms'] }],
  silenceFloor: {
    ...{ days: 30, ahead: 7, messageClasses: ['service', 'marketing'], definition: 'still-there' },
  },
};

/** What somebody would like instead. */
const changed = {
  ...policy,
  caps: [
    { name: 'marketing', limit: 2, window: 'P7D' },
    { name: 'orders', messageClasses: ['transactional'], exempt: [], limit: 1, window: 'P7D' },
  ],
};

const words = {
  name: 'Still there?',
  brand: 'fennholm',
  variants: [
    {
      channel: 'email',
      subject: 'Still there?',
      mjml: `<mjml><mj-body><mj-section><mj-column><mj-text>
  <p>We have not written for a while. Is there anything that we can do for you?</p>
</mj-text></mj-column></mj-section></mj-body></mjml>`,
      text: 'We have not written for a while. Is there anything that we can do for you?',
    },
  ],
  texts: {},
  sampleData: { data: {} },
};

const definition = (template: string) => ({
  ...{ trigger: 'tourbus.customer.silent', messageClass: 'service', template, channels: ['email'] },
});

/** How many days ago somebody was heard of for the first time. */
const heardOf = [61, 45, 29, 27, 24, 24];

interface Silences {
  items: { id: string; customerId: string }[];
}

/** Waits until they are found: the service looks for them by itself, twice a minute. */
async function found(call: Call): Promise<Silences['items']> {
  for (let tries = 0; tries < 360; tries += 1) {
    const { items } = await call<Silences>('GET', '/api/composer/v1/silences');
    if (items.length >= heardOf.length) return items;
    await pause(250);
  }
  throw new StackFailure('Nobody was found who hears nothing: see the log of the composer.');
}

/** A policy that counts, and what it offers to who hears nothing. Its brand has to be there. */
export async function publishPolicy(stack: Stack): Promise<void> {
  const gateway = gatewayOf(stack);
  await publishContent(gateway, 'templates/still-there', words);
  await publishContent(gateway, 'definitions/still-there', definition('still-there'));
  await publishContent(gateway, 'definitions/welcome-back', definition('still-there'));
  await publishContent(gateway, 'policies/fennholm', policy);
}

/** Of the composer: nobody can have been known for weeks in a stack that was just started. */
async function rememberAsOfLongAgo(stack: Stack, customers: readonly string[]): Promise<void> {
  const database = new Client(stack.databaseUrl('composer'));
  await database.connect();
  try {
    for (let tries = 0, known = 0; known < customers.length; tries += 1) {
      if (tries === 240) throw new StackFailure('The customers are not known: see the log of the composer.');
      await pause(250);
      const { rowCount } = await database.query(
        `UPDATE known_customers SET known_since = now() - make_interval(days => days)
         FROM unnest($1::text[], $2::int[]) AS long_ago (id, days) WHERE customer_id = id`,
        [customers, heardOf],
      );
      known = rowCount ?? 0;
    }
  } finally {
    await database.end();
  }
}

/** Customers of long ago: the mails about their orders break no silence. To be heard of before the policy counts. */
export async function hearOfCustomersOfLongAgo(stack: Stack, call: Call): Promise<void> {
  const orders = sampleEvents(new Date()).filter(({ type }) => type.endsWith('order.shipped'));
  const byBuyer = orders
    .slice(30)
    .map((order) => [(order.data as { buyer: { ref: string } }).buyer.ref, order] as const);
  const chosen = [...new Map(byBuyer)].slice(0, heardOf.length);
  const mediaType = 'application/cloudevents-batch+json';
  const events = chosen.map(([, order]) => ({ ...order, id: `${order.id}-first` }));
  await call('POST', '/api/ingest/v1/events', events, { mediaType });
  await rememberAsOfLongAgo(
    stack,
    chosen.map(([buyer]) => buyer),
  );
}

/** Some wait in the queue then, and one has been left alone. */
export async function fillSilenceQueue(call: Call): Promise<void> {
  const last = (await found(call)).at(-1);
  await call('POST', `/api/composer/v1/silences/${last?.id}/dismiss`, {});
}

/** Somebody has changed the policy, and tries it before others are asked to read it. @returns the dry run */
export async function tryPolicy(call: Call): Promise<string> {
  const { version } = await call<{ version: number }>('PUT', policyPath, changed);
  const { id } = await call<{ id: string }>('POST', `${policyPath}/dry-runs`, { version });
  await call('POST', `${policyPath}/submit`, { version, note: 'Fewer, and no order mail twice a week.' });
  for (let tries = 0; tries < 240; tries += 1) {
    const { state } = await call<{ state: string }>('GET', `${policyPath}/dry-runs/${id}`);
    if (state === 'done') return id;
    await pause(250);
  }
  throw new StackFailure('The dry run did not end within a minute: see the log of the composer.');
}
