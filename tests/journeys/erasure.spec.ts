import { createHmac, randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { services } from '@tourbus/contracts';
import type { SampleEvent } from '@tourbus/samples';
import { DataSource } from 'typeorm';
import { type Mail, type World, buyerOf, eventsOf, eventually, linksOf, startWorld } from './world.js';

/** A word that is nowhere but where it was planted. */
const canary = 'zwitscherwald';
const person = { 'user-agent': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) Version/17.4 Safari/605.1.15' };
const ours = { id: `C-${canary}-1`, email: `tweety@${canary}.example`, mobile: '+436645550101' };
const neighbour = { id: 'C-neighbour-1', email: 'neighbour@customers.example', mobile: '+436645550102' };
type Somebody = typeof ours;

interface Order {
  word?: string;
  prefers?: string[];
  time?: string;
}

interface Erasure {
  id: string;
  state: string;
  services: Record<string, string>;
}

describe('a customer who is erased', () => {
  let world: World;
  let admin: DataSource;
  const sample = eventsOf('order.shipped')[0] as SampleEvent;

  /** An order of theirs, with words of their own wherever an upstream system may put some. */
  const orderOf = ({ id, email, mobile }: Somebody, { word = '', prefers = [], ...more }: Order = {}) => {
    const data = sample.data as unknown as { order: object };
    const reach = { email: prefers.length > 0 ? null : email, mobile, prefers };
    const names = { first: `Tweety${word}`, last: `Bird${word}` };
    const addresses = [
      { usage: 'home', street: `1 ${word} Row`, zip: 'BS6 9ZZ', town: `Town ${word}`, iso: 'GB' },
    ];
    return {
      ...sample,
      id: randomUUID(),
      ...more,
      data: {
        ...data,
        buyer: {
          ...buyerOf(sample),
          ref: id,
          lang: 'en-GB',
          tz: 'Europe/London',
          person: names,
          reach,
          addresses,
        },
        order: { ...data.order, no: `F-${word}-${id}`, giftNote: `With love, ${word}` },
        shipTo: { label: [`Tweety${word}`, `1 ${word} Row`] },
      },
    };
  };
  const ofOurs = (more: Order = {}) => orderOf(ours, { word: canary, ...more });

  const mailTo = (address: string): Promise<Mail> =>
    eventually(async () => (await world.mails(address)).find(({ channel }) => channel === 'email'));

  /** Every table of every service in which the word is found. */
  const tablesWith = async (word: string): Promise<string[]> => {
    const tables: { name: string }[] = await admin.query(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_schema = ANY($1) AND table_type = 'BASE TABLE' ORDER BY 1`,
      [services],
    );
    const found = await Promise.all(
      tables.map(async ({ name }) => {
        const rows: unknown[] = await admin.query(
          `SELECT 1 FROM ${name} AS t WHERE t::text ILIKE $1 LIMIT 1`,
          [`%${word}%`],
        );
        return rows.length > 0 ? [name] : [];
      }),
    );
    return found.flat();
  };

  const artefacts = async (): Promise<Map<string, Buffer>> => {
    const folder = join(world.stack.data, 'artefacts');
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) =>
      one.isFile(),
    );
    return new Map(
      await Promise.all(
        files.map(async ({ parentPath, name }) => [name, await readFile(join(parentPath, name))] as const),
      ),
    );
  };

  const artefactsOf = async (customer: string): Promise<string[]> => {
    const list = await world.communications(customer);
    return list.flatMap((one) => one.artefacts.map(({ digest }) => digest));
  };

  const replyBySms = async (body: string) => {
    const { urls, secrets } = world.stack;
    const url = `${urls.gateway}/t/hooks/twilio`;
    const form: Record<string, string> = {
      MessageSid: randomUUID(),
      From: ours.mobile,
      To: '+4312345',
      Body: body,
    };
    const signed = Object.keys(form)
      .sort()
      .reduce((text, name) => text + name + (form[name] ?? ''), url);
    const signature = createHmac('sha1', secrets.twilioAuthToken).update(signed, 'utf8').digest('base64');
    return fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
      body: new URLSearchParams(form).toString(),
    });
  };

  const erased = async (customer: string): Promise<Erasure> => {
    const { status, body } = await world.api<Erasure>(`/api/ingest/v1/customers/${customer}/erase`, {
      method: 'POST',
      json: { why: 'They asked by letter.' },
    });
    expect(status).toBe(202);
    return eventually(async () => {
      const { body: now } = await world.api<Erasure>(`/api/ingest/v1/erasures/${body.id}`);
      return now.state === 'done' && now;
    });
  };

  beforeAll(async () => {
    world = await startWorld({ overrides: { renderer: { ARTEFACT_GRACE_SECONDS: '1' } } });
    admin = await new DataSource({ type: 'postgres', url: world.stack.adminDatabaseUrl }).initialize();
  });
  afterAll(async () => {
    await admin?.destroy();
    await world?.stop();
  });

  let before: SampleEvent;
  let theirBytes: string[];
  let clicked: string;

  it('has left traces everywhere: a mail with a PDF that was read, an answer, a note, an event nobody could read', async () => {
    before = ofOurs() as unknown as SampleEvent;
    await world.post([before, orderOf(neighbour)]);
    const mail = await mailTo(ours.email);
    await mailTo(neighbour.email);
    expect(mail.attachments).toMatchObject([{ mediaType: 'application/pdf' }]);
    clicked = linksOf(mail, 'c')[0] ?? '';
    await eventually(
      async () => (await fetch(clicked, { redirect: 'manual', headers: person })).status === 302,
    );
    await fetch(linksOf(mail, 'o')[0] ?? '', { headers: person });
    await world.post(ofOurs({ prefers: ['text'] }));
    await eventually(async () => (await world.mails(ours.mobile)).length > 0);
    await eventually(async () => (await replyBySms(`Thanks, says ${canary}`)).status === 200);
    await world.api(`/api/ingest/v1/customers/${ours.id}`, {
      method: 'PATCH',
      json: { attributes: { nickname: canary } },
    });
    await world.post({ ...ofOurs(), type: `com.fennholm.unheard-of` });
    theirBytes = await artefactsOf(ours.id);
    expect(theirBytes.length).toBeGreaterThan(1);
    await eventually(async () => {
      const { body } = await world.api<{ traits: Record<string, unknown> }>(
        `/api/ingest/v1/customers/${ours.id}`,
      );
      return body.traits['opens'] === 1 && body.traits['replies'] === 1;
    });
    expect(await tablesWith(canary)).toEqual(
      expect.arrayContaining([
        ...['ingest.customers', 'ingest.customer_words', 'ingest.consents', 'ingest.timeline_entries'],
        ...[
          'ingest.business_events',
          'ingest.parked_messages',
          'composer.decisions',
          'composer.known_customers',
        ],
        ...['renderer.renderings', 'dispatcher.deliveries', 'dispatcher.suppressions'],
        ...['tracker.communications', 'tracker.responses', 'tracker.preference_profiles'],
      ]),
    );
  }, 120_000);

  it('is gone within seconds from every table and from the artefacts, and counts stay', async () => {
    const { body: totals } = await world.api<{ requested: number }>('/api/tracker/v1/totals');
    const erasure = await erased(ours.id);
    expect(new Set(Object.values(erasure.services))).toEqual(new Set(['forgotten']));
    await eventually(async () => {
      const left = await tablesWith(canary);
      if (left.length > 0) throw new Error(`Still in ${left.join(', ')}.`);
      return true;
    });
    await eventually(async () => {
      const left = await artefacts();
      return theirBytes.every((digest) => !left.has(digest));
    });
    for (const [name, bytes] of await artefacts())
      expect([name, bytes.includes(canary)]).toEqual([name, false]);
    expect((await world.api<{ requested: number }>('/api/tracker/v1/totals')).body.requested).toBe(
      totals.requested,
    );
    expect((await world.api(`/api/ingest/v1/customers/${ours.id}`)).status).toBe(404);
    const found = await world.api<{ items: unknown[] }>('/api/ingest/v1/customers/search', {
      method: 'POST',
      json: { find: canary },
    });
    expect(found.body.items).toEqual([]);
  }, 120_000);

  it('leaves others as they are', async () => {
    const all = await artefacts();
    const theirs = await artefactsOf(neighbour.id);
    expect(theirs.length).toBeGreaterThan(1);
    expect(theirs.every((digest) => all.has(digest))).toBe(true);
    expect((await world.api(`/api/ingest/v1/customers/${neighbour.id}`)).status).toBe(200);
  });

  it('does not come back by what is older: the same event, another of before, a link, an answer', async () => {
    const older = { ...ofOurs({ time: '2026-01-01T08:00:00Z' }), id: randomUUID() };
    expect((await world.post([before, older])).status).toBe(202);
    expect((await fetch(clicked, { redirect: 'manual', headers: person })).status).toBe(404);
    expect((await replyBySms(`Me again, ${canary}`)).status).toBe(404);
    await world.post(orderOf({ ...neighbour, id: 'C-neighbour-2', email: 'second@customers.example' }));
    // What was sent after all of it has gone all the way.
    await mailTo('second@customers.example');
    expect(await tablesWith(canary)).toEqual([]);
  }, 60_000);

  it('is a new customer without a past where they come back by themselves', async () => {
    const anew = ofOurs({ time: new Date(Date.now() + 1_000).toISOString() });
    await world.post(anew);
    await eventually(async () =>
      (await world.communications(ours.id)).some(({ state }) => state === 'dispatched'),
    );
    expect(await world.communications(ours.id)).toHaveLength(1);
    const { body } = await world.api<{ items: { kind: string }[] }>(
      `/api/ingest/v1/customers/${ours.id}/timeline`,
    );
    expect(body.items.map(({ kind }) => kind).sort()).toEqual([
      'event-received',
      'profile-changed',
      'purchase',
    ]);
    expect((await erased(ours.id)).state).toBe('done');
    await eventually(async () => (await tablesWith(canary)).length === 0);
  }, 60_000);
});
