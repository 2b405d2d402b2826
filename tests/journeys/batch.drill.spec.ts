import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventTypes } from '@tourbus/samples';
import { type World, eventsOf, eventually, startWorld } from './world.js';

interface Batch {
  id: string;
  state: string;
  rows: number;
  faulty: number;
  accepted: number;
  outcomes: { delivered: number; withheld: number; failed: number; cancelled: number; underWay: number };
}

const count = 400;
const killed = ['ingest', 'composer', 'renderer', 'tracker', 'dispatcher'] as const;

describe('a batch of newsletters', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({
      overrides: { ingest: { BATCH_WINDOW: '60' }, dispatcher: { DISPATCHER_CALL_SECONDS: '5' } },
    });
  });
  afterAll(() => world?.stop());

  const addressOf = (n: number): string => `row${n}@customers.example`;
  const rows = (): string => {
    const [template] = eventsOf('newsletter.issued');
    const data = template?.data as { buyer: { ref: string; reach: object } };
    return Array.from({ length: count }, (_, i) => {
      const buyer = { ...data.buyer, ref: `row-${i}`, reach: { ...data.buyer.reach, email: addressOf(i) } };
      return JSON.stringify({ ...data, buyer });
    }).join('\n');
  };
  const get = async (id: string): Promise<Batch> =>
    (await world.api<Batch>(`/api/ingest/v1/batches/${id}`)).body;
  const accounted = ({ outcomes: { delivered, withheld, failed, cancelled, underWay } }: Batch): number =>
    delivered + withheld + failed + cancelled + underWay;

  it('reaches everybody once and accounts for every row, whichever process is killed meanwhile', async () => {
    const { status, body } = await world.api<Batch>(
      `/api/ingest/v1/batches?type=${eventTypes.newsletterIssued}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: rows(),
      },
    );
    expect(status).toBe(202);
    for (const [i, service] of killed.entries()) {
      const share = (count / (killed.length + 1)) * (i + 1);
      await eventually(async () => (await get(body.id).catch(() => body)).rows >= share * 0.8, 60_000);
      await world.stack.restart(service, 'SIGKILL');
    }
    const ended = await eventually(async () => {
      const batch = await get(body.id);
      if (batch.accepted !== undefined) expect(accounted(batch)).toBe(batch.accepted);
      return batch.state === 'finished' && batch;
    }, 120_000);
    // What the kill of the dispatcher cut off may have arrived: marketing is not sent again, and ends as failed.
    expect(ended).toMatchObject({ rows: count, faulty: 0, accepted: count });
    expect(ended.outcomes.delivered + ended.outcomes.failed).toBe(count);
    expect(ended.outcomes.failed).toBeLessThan(40);

    const inbox = `${world.stack.urls.inbox}/api/messages?limit=1000&channel=email`;
    const { messages } = (await (await fetch(inbox)).json()) as { messages: { to: string[] }[] };
    const copies = [...Map.groupBy(messages, ({ to }) => to[0]).values()].map((all) => all.length);
    expect(copies.filter((n) => n > 1)).toEqual([]);
    expect(copies.length).toBeGreaterThanOrEqual(ended.outcomes.delivered);
    const errors = await world.api<string>(`/api/ingest/v1/batches/${body.id}/errors.csv`);
    expect(errors.body.split('\r\n').filter(Boolean)).toHaveLength(1 + ended.outcomes.failed);
  }, 300_000);
});
