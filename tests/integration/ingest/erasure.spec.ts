import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customerErasedV1, customerHeldV1, responseCapturedV1 } from '@tourbus/contracts';
import { Retention } from '@tourbus/platform';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { type RunningIngest, eventOf, plainMapping, startIngest } from './running-ingest.js';

const type = 'com.example.order.shipped';
const why = 'They asked by letter.';

interface Erasure {
  id: string;
  state: string;
  services: Record<string, string>;
}

describe('erasing a customer', () => {
  let ingest: RunningIngest;
  let database: DataSource;

  const orderOf = (id: string, word: string, time = new Date()) =>
    eventOf(type, { customer: { id, names: { given: word } }, note: word }, { time: time.toISOString() });
  const erase = (id: string) => ingest.call('POST', `/customers/${id}/erase`, { why });
  const holds = async (word: string): Promise<string[]> => {
    const tables: { name: string }[] = await database.query(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'ingest' AND table_type = 'BASE TABLE'`,
    );
    const found: string[] = [];
    // What is on its way is no place where anything is kept.
    for (const { name } of tables.filter((table) => table.name !== 'outbox')) {
      const rows: unknown[] = await database.query(
        `SELECT 1 FROM ${name} AS t WHERE t::text LIKE $1 LIMIT 1`,
        [`%${word}%`],
      );
      if (rows.length > 0) found.push(name);
    }
    return found;
  };

  beforeAll(async () => {
    ingest = await startIngest({ RETENTION_EVENTS_DAYS: '30', RETENTION_TIMELINE_DAYS: '0' });
    database = ingest.service.app.get(DataSource);
    await ingest.call('PUT', `/event-types/${type}`, plainMapping);
  });
  afterAll(() => ingest.stop());

  it('says who has forgotten, and is done when all have confirmed it', async () => {
    await ingest.post(orderOf('E-1', 'Amselgrund'));
    const asked = await erase('E-1');
    expect(asked.status).toBe(202);
    const erasure = asked.body as unknown as Erasure;
    expect(asked.headers.get('location')).toBe(`/api/ingest/v1/erasures/${erasure.id}`);
    expect(erasure).toMatchObject({
      state: 'under-way',
      services: { ingest: 'forgotten', tracker: 'waiting' },
    });
    expect(await holds('Amselgrund')).toEqual([]);
    const [fact] = await ingest.bus.read(customerErasedV1, 1);
    expect(fact?.data).toMatchObject({ customerId: 'E-1', version: 1, erasureId: erasure.id });
    // Asked a second time, it is the same erasure.
    expect(((await erase('E-1')).body as unknown as Erasure).id).toBe(erasure.id);
  });

  it('knows nobody whom it never knew', async () => {
    expect((await erase('E-unknown')).status).toBe(404);
  });

  it('is refused as long as the customer is held, with what to do', async () => {
    await ingest.post(orderOf('E-2', 'Buchfinkweg'));
    const put = await ingest.call('PUT', '/customers/E-2/hold', { why: 'A court may ask.' });
    expect(put).toMatchObject({ status: 200, body: { why: 'A court may ask.', until: null } });
    expect(await erase('E-2')).toMatchObject({
      status: 409,
      body: { type: 'urn:tourbus:problem:customer-held', remedy: expect.stringContaining('hold') },
    });
    const heard = await ingest.bus.read(customerHeldV1, 1);
    expect(heard.at(-1)?.data).toMatchObject({ customerId: 'E-2', held: true });
    // What they revoke counts as ever.
    const revoked = { purpose: 'marketing', state: 'revoked' };
    expect((await ingest.call('POST', '/customers/E-2/consents', revoked)).status).toBeLessThan(300);
    expect((await ingest.call('DELETE', '/customers/E-2/hold')).status).toBe(204);
    expect((await ingest.call('GET', '/customers/E-2/hold')).status).toBe(404);
    expect((await erase('E-2')).status).toBe(202);
    expect(await holds('Buchfinkweg')).toEqual([]);
  });

  it('of one leaves what is held of another, though they share an address and it is the id of one', async () => {
    const address = 'blaumeise@held.example';
    await ingest.call('PUT', `/customers/${encodeURIComponent(address)}`, { names: { given: 'Blaumeise' } });
    await ingest.call('PUT', `/customers/${encodeURIComponent(address)}/hold`, { why: 'A court may ask.' });
    await ingest.call('PUT', '/customers/E-shares', { contactPoints: [{ channel: 'email', address }] });
    const park = (id: string, body: object) =>
      database.query(
        `INSERT INTO parked_messages (id, consumer, message_id, subject, headers, body, code, reason, remedy, deliveries)
         VALUES (gen_random_uuid(), 'c', $1, 's', '{}', $2, 'x', 'x', 'x', 1)`,
        [id, JSON.stringify(body)],
      );
    await park('held', { customerId: address, to: address });
    await park('shared', { to: address, customerId: 'E-shares' });
    expect((await erase('E-shares')).status).toBe(202);
    expect(await database.query('SELECT is_held FROM held WHERE person = $1', [address])).toEqual([
      { is_held: true },
    ]);
    const bodies: unknown[] = await database.query(
      `SELECT message_id AS id, body = '{}' AS gone FROM parked_messages WHERE consumer = 'c' ORDER BY 1`,
    );
    expect(bodies).toEqual([
      { id: 'held', gone: false },
      { id: 'shared', gone: true },
    ]);
  });

  it('leaves nothing with whom they were taken for once', async () => {
    for (const id of ['E-taken-for', 'E-Gimpelmoos']) await ingest.call('PUT', `/customers/${id}`, {});
    const words = { from: 'E-Gimpelmoos', why: 'Gimpelmoos, says the shop' };
    expect((await ingest.call('POST', '/customers/E-taken-for/merge', words)).status).toBe(200);
    expect((await ingest.call('POST', '/customers/E-taken-for/unmerge', words)).status).toBe(200);
    expect((await erase('E-Gimpelmoos')).status).toBe(202);
    expect(await holds('Gimpelmoos')).toEqual([]);
    expect((await ingest.call('GET', '/customers/E-taken-for')).status).toBe(200);
  });

  it('and deleting by age are kept off all ids of a person who is held, and off those held apart from them', async () => {
    for (const id of ['G-into', 'G-from', 'G-apart']) await ingest.call('PUT', `/customers/${id}`, {});
    await ingest.call('PUT', '/customers/G-apart/hold', { why: 'Another court.' });
    for (const from of ['G-from', 'G-apart'])
      await ingest.call('POST', '/customers/G-into/merge', { from, why: 'The same.' });
    const whom = async () => {
      const rows: { person: string }[] = await database.query(
        `SELECT person FROM held WHERE person LIKE 'G-%' AND is_held ORDER BY 1`,
      );
      return rows.map(({ person }) => person);
    };
    await ingest.call('PUT', '/customers/G-into/hold', { why: 'A court may ask.' });
    expect(await whom()).toEqual(['G-apart', 'G-from', 'G-into']);
    expect((await ingest.call('DELETE', '/customers/G-into/hold')).status).toBe(204);
    expect(await whom()).toEqual(['G-apart']);
    expect((await erase('G-into')).status).toBe(409);
    await ingest.call('DELETE', '/customers/G-apart/hold');
    expect((await erase('G-into')).status).toBe(202);
  });

  it('can be looked at before: everything that is held, and a line that somebody looked', async () => {
    await ingest.post(orderOf('E-3', 'Dompfaffhof'));
    const { status, body } = await ingest.call('GET', '/customers/E-3/held');
    expect(status).toBe(200);
    const tables = body as Record<string, unknown[]>;
    expect(Object.keys(tables)).toEqual(expect.arrayContaining(['customers', 'consents', 'business_events']));
    for (const table of ['customers', 'business_events', 'timeline_entries'])
      expect([table, tables[table]?.length]).toEqual([table, table === 'timeline_entries' ? 2 : 1]);
    expect(JSON.stringify(body)).toContain('Dompfaffhof');
    const { body: audit } = await ingest.call('GET', '/audit?limit=1');
    expect(audit['items']).toMatchObject([{ action: 'person.exported' }]);
    expect(JSON.stringify(audit)).not.toContain('E-3');
  });

  it('deletes by age, by two replicas at once, and leaves what is held', async () => {
    const another = await ingest.another();
    const ids = Array.from({ length: 1_200 }, (_, i) => `R-${i}`);
    for (let from = 0; from < ids.length; from += 400)
      await ingest.call(
        'POST',
        '/events',
        ids.slice(from, from + 400).map((id) => orderOf(id, 'Elsternest')),
        { 'content-type': 'application/cloudevents-batch+json' },
      );
    await ingest.call('PUT', '/customers/R-7/hold', { why: 'A court may ask.' });
    await database.query(
      `UPDATE business_events SET received_at = now() - interval '31 days' WHERE customer_id LIKE 'R-%' AND customer_id <> 'R-8'`,
    );
    const replicas = [ingest.service, another].map(({ app }) => app.get(Retention));
    await Promise.all(
      replicas.map(async (retention) => {
        while (await retention.round());
      }),
    );
    const left: { id: string }[] = await database.query(
      `SELECT customer_id AS id FROM business_events WHERE customer_id LIKE 'R-%' ORDER BY 1`,
    );
    expect(left.map(({ id }) => id)).toEqual(['R-7', 'R-8']);
    const [timelines]: { n: number }[] = await database.query(
      `SELECT count(*)::int AS n FROM timeline_entries WHERE customer_id LIKE 'R-%'`,
    );
    // 0 days keep for good.
    expect(timelines?.n).toBeGreaterThanOrEqual(ids.length);
    await another.stop();
  }, 60_000);

  it('is never undone by what comes again, late, or in another order', async () => {
    const steps = fc.array(fc.constantFrom('event', 'late', 'again', 'answer', 'choice', 'erase'), {
      minLength: 6,
      maxLength: 14,
    });
    const histories = fc.sample(steps, { numRuns: 8, seed: 20261120 });
    for (const [n, history] of histories.entries())
      await live(`H-${n}`, [...history, 'erase', 'again', 'late', 'answer']);
  }, 120_000);

  /** Lives through a history, and looks after each erasure whether anything of before is there. */
  async function live(id: string, history: readonly string[]): Promise<void> {
    const said: ReturnType<typeof orderOf>[] = [];
    let words: string[] = [];
    const dead: string[] = [];
    let known = false;
    const word = () => `Zaunkoenig${randomUUID().slice(0, 8)}`;
    for (const step of history) {
      if (step === 'event') {
        const one = word();
        words.push(one);
        // Later than whatever was erased in this millisecond.
        said.push(orderOf(id, one, new Date(Date.now() + 5)));
        await ingest.post(said.at(-1));
        known = true;
      } else if (step === 'late' && dead.length > 0) {
        const one = word();
        dead.push(one);
        expect((await ingest.post(orderOf(id, one, new Date('2026-01-01')))).status).toBe(202);
      } else if (step === 'again') for (const event of said) await ingest.post(event);
      else if (step === 'answer' || step === 'choice') await answer(id);
      else if (step === 'erase' && known) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        expect((await erase(id)).status).toBe(202);
        dead.push(...words);
        words = [];
        known = false;
      }
      for (const one of dead)
        expect([history, step, one, await holds(one)]).toEqual([history, step, one, []]);
      const { status } = await ingest.call('GET', `/customers/${id}`);
      if (dead.length > 0) expect([history, step, status]).toEqual([history, step, known ? 200 : 404]);
    }
  }

  /** Of a message from before. */
  async function answer(customerId: string): Promise<void> {
    const responseId = randomUUID();
    const response = {
      ...responseCapturedV1.example,
      responseId,
      customerId,
      respondedAt: new Date().toISOString(),
    };
    await ingest.bus.publish(responseCapturedV1, response, responseId);
    await ingest.bus.drained('TOURBUS_RESPONSES', 'ingest-responses');
  }
});
