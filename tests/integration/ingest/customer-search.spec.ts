import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { FindKnownCustomers1763910001009 } from '../../../apps/ingest/src/migrations/1763910001008-find-customers.js';
import { type RunningIngest, startIngest } from './running-ingest.js';

const people: Record<string, object> = {
  'C-1': {
    names: { given: 'Zoë', family: 'Müller-Sørensen' },
    country: 'AT',
    contactPoints: [
      { channel: 'email', address: 'Zoe.Mueller@shop.example' },
      { channel: 'sms', address: '0660 1234567' },
    ],
  },
  'C-2': { names: { given: 'Zoe', family: 'Straßer' } },
  'C-3': { names: { given: 'İpek', family: 'Yıldız' } },
  'C-4': { names: { family: 'O’Brien', organisation: 'Fjällräven & Söhne' } },
  'C-5': { names: { given: 'Ὀδυσσεύς' } },
  'C-6': { names: { given: '小明', family: '王' } },
  'C-7': { names: { given: 'Łukasz' }, contactPoints: [{ channel: 'sms', address: '+1 415 555 2671' }] },
  '20736': { names: { display: 'ＦＵＬＬ Width' } },
};

describe('customers', () => {
  let ingest: RunningIngest;
  const find = (text: string, more: object = {}) =>
    ingest.call('POST', '/customers/search', { find: text, ...more });
  const found = async (text: string) =>
    ((await find(text)).body['items'] as { id: string }[]).map(({ id }) => id).sort();

  beforeAll(async () => {
    ingest = await startIngest();
    for (const [id, person] of Object.entries(people)) {
      const { status, body } = await ingest.call('PUT', `/customers/${id}`, person);
      expect([body, status]).toEqual([body, 201]);
    }
  });
  afterAll(() => ingest.stop());

  it.each([
    ['zoe', ['C-1', 'C-2']],
    ['ZOË', ['C-1', 'C-2']],
    ['zo mül', ['C-1']],
    ['muller-s', ['C-1']],
    ['Sörensen', ['C-1']],
    ['sorensen zoe', ['C-1']],
    ['strasser', ['C-2']],
    ['ipek YILDIZ', ['C-3']],
    ["o'brien", ['C-4']],
    ['fjallraven', ['C-4']],
    ['ΟΔΥΣΣΕΥΣ', ['C-5']],
    ['王', ['C-6']],
    ['小', ['C-6']],
    ['lukasz', ['C-7']],
    ['full width', ['20736']],
    ['zoe.mueller@shop.example', ['C-1']],
    ['ZOE.MUELLER@SH', ['C-1']],
    ['mueller', ['C-1']],
    ['+43 660 1234567', ['C-1']],
    ['0043660', ['C-1']],
    ['0660 123', ['C-1']],
    ['(415) 555-2671', ['C-7']],
    ['c-7', ['C-7']],
    ['20736', ['20736']],
    ['zoe brien', []],
    ['nobody', []],
    ["'", []],
    ["' | 'zoe", []],
    ['& ! <->', []],
    ['\\', []],
  ])('are found by %s', async (text, ids) => expect(await found(text)).toEqual(ids));

  it('are found page by page, the newest first, as lists show them', async () => {
    const first = await find('zoe', { limit: 1 });
    const second = await find('zoe', { limit: 1, cursor: first.body['next'] });
    expect([first.body['items'], second.body['items']]).toMatchObject([
      [{ id: 'C-2', names: { display: 'Zoe Straßer' } }],
      [{ id: 'C-1', contactPoints: [{ channel: 'email' }, { channel: 'sms', address: '+436601234567' }] }],
    ]);
    expect(second.body).not.toHaveProperty('next');
  });

  it('are found as they are now, and no longer by what they were called', async () => {
    await ingest.call('PUT', '/customers/renamed', { names: { family: 'Before' } });
    await ingest.call('PATCH', '/customers/renamed', { names: { family: 'Afterwards' } });
    expect([await found('before'), await found('afterwards')]).toEqual([[], ['renamed']]);
  });

  it('are found who were known before there was a search', async () => {
    const database = ingest.service.app.get(DataSource);
    await database.query('DELETE FROM customer_words');
    const runner = database.createQueryRunner();
    await new FindKnownCustomers1763910001009().up(runner);
    await runner.release();
    expect(await found('zoe')).toEqual(['C-1', 'C-2']);
  });

  it.each([
    ['without a word', { find: '' }],
    ['with control characters', { find: 'a\u0007' }],
    ['with other members', { find: 'a', customer: 'C-1' }],
  ])('are not looked for %s', async (_, body) =>
    expect(await ingest.call('POST', '/customers/search', body)).toMatchObject({ status: 422 }),
  );

  it('are shown to who may read customers, and nobody else', async () => {
    const as = (key: string) =>
      ingest.call('POST', '/customers/search', { find: 'zoe' }, { authorization: `Bearer ${key}` });
    expect([(await as(ingest.keys.readOnly)).status, (await as('tb_nobody')).status]).toEqual([200, 401]);
  });
});
