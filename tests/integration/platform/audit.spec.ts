import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AuditLog,
  type AuditLine,
  Outbox,
  PlatformModule,
  parseConfig,
  platformConfigSchema,
} from '@tourbus/platform';
import {
  type Infrastructure,
  type RunningService,
  startInfrastructure,
  startService,
} from '@tourbus/testing';
import { Module } from '@nestjs/common';
import pg from 'pg';

@Module({})
class Auditing {}

interface Answer {
  items: AuditLine[];
  next?: string;
}

const person = 'person:0193f1a0-0000-7000-8000-000000000001';
const lines = [
  { actor: person, action: 'review.submitted', subject: 'template/order-shipped@2' },
  { actor: 'nightly', action: 'batch.retry', subject: 'b-1' },
  { actor: person, action: 'review.approved', subject: 'template/order-shipped@2' },
  { actor: 'nightly', action: 'batch.pause', subject: 'b-2' },
  { actor: person, action: 'review.approved', subject: 'template/100%_order@1' },
];

let infrastructure: Infrastructure;
let service: RunningService;
let headers: Record<string, string>;

async function get<T>(path: string): Promise<{ status: number; body: T }> {
  const answer = await fetch(`${service.url}/api/tracker/v1/audit${path}`, { headers });
  return { status: answer.status, body: (await answer.json()) as T };
}
const found = async (query: string): Promise<number[]> =>
  (await get<Answer>(`?${query}`)).body.items.map(({ seq }) => seq);
const standing = async () => (await get<Record<string, unknown>>('/standing')).body;

/** As whoever may do everything to the database could. */
async function tamper(sql: string): Promise<void> {
  const database = new pg.Client(infrastructure.stack.databaseUrl('tracker'));
  await database.connect();
  await database.query('SET search_path TO tracker; ALTER TABLE audit_lines DISABLE TRIGGER USER');
  await database.query(sql).finally(() => database.end());
}

beforeAll(async () => {
  infrastructure = await startInfrastructure();
  headers = { authorization: `Bearer ${infrastructure.apiKey('audit:read')}` };
  const config = parseConfig(platformConfigSchema, infrastructure.environment('tracker'));
  const imports = [PlatformModule.with({ service: 'tracker', config, migrations: [] })];
  service = await startService({ service: 'tracker', config, module: { module: Auditing, imports } });
  const [audit, outbox] = [service.app.get(AuditLog), service.app.get(Outbox)];
  for (const line of lines) await outbox.run((tx) => audit.record(tx, line));
});
afterAll(async () => {
  await service?.stop();
  await infrastructure?.stop();
});

describe('the audit of a service', () => {
  it('is read page by page, the newest first, and says where it ends', async () => {
    const first = await get<Answer>('?limit=3');
    expect(first.body.items.map(({ seq }) => seq)).toEqual([5, 4, 3]);
    const second = await get<Answer>(`?limit=2&cursor=${first.body.next}`);
    expect(second.body.items.map(({ seq }) => seq)).toEqual([2, 1]);
    expect(second.body.next).toBeUndefined();
  });

  it.each([
    ['who did it', `actor=${encodeURIComponent(person)}`, [5, 3, 1]],
    ['what was done', 'action=review.approved', [5, 3]],
    ['what kind of thing was done', 'action=batch.', [4, 2]],
    ['what it is about', `subject=${encodeURIComponent('template/order-shipped@2')}`, [3, 1]],
    ['what its beginning is', 'subject=template/', [5, 3, 1]],
    ['words that mean something to a database', `subject=${encodeURIComponent('template/100%_')}`, [5]],
    ['several of them', `actor=nightly&action=batch.&subject=b-1`, [2]],
    ['nobody', 'actor=night', []],
  ])('is found by %s', async (_, query, seqs) => expect(await found(query)).toEqual(seqs));

  it('is found by when it was, from a time on and before another', async () => {
    const { items } = (await get<Answer>('')).body;
    const at = (seq: number) => String(items.find((line) => line.seq === seq)?.at);
    expect(await found(`since=${at(3)}`)).toContain(3);
    expect(await found(`until=${at(3)}`)).not.toContain(3);
    expect(await found('since=2999-01-01T00:00:00Z')).toEqual([]);
    expect(await found('until=2999-01-01T00:00:00Z')).toHaveLength(lines.length);
  });

  it.each(['since=yesterday', 'limit=0', 'cursor=x', `actor=${'x'.repeat(201)}`])(
    'refuses %s, and says why',
    async (query) => {
      const { status, body } = await get<{ detail?: string; errors?: unknown[] }>(`?${query}`);
      expect([400, 422]).toContain(status);
      expect(body.detail ?? body.errors).toBeDefined();
    },
  );

  it('says up to where it is verified, and when that was read', async () => {
    const last = (await get<Answer>('?limit=1')).body.items[0];
    expect(await standing()).toEqual({
      ...{ lines: 5, verified: 5, intact: true, verifiedTo: last?.at, lastHash: last?.hash },
      since: expect.any(String),
    });
    const [audit, outbox] = [service.app.get(AuditLog), service.app.get(Outbox)];
    await outbox.run((tx) => audit.record(tx, { actor: 'x', action: 'batch.resume', subject: 'b-2' }));
    expect(await standing()).toMatchObject({ lines: 6, verified: 6, intact: true });
  });

  it('says so where its end was cut off since, though what remains follows in itself', async () => {
    await tamper('DELETE FROM audit_lines WHERE seq > 4');
    expect((await get('/verification')).body).toMatchObject({ lines: 4, intact: true });
    expect(await standing()).toMatchObject({ lines: 4, verified: 6, intact: false, brokenAt: 5 });
  });
});
