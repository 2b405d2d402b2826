import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  batchDecidedV1,
  batchSettledV1,
  batchStuckV1,
  dataArrivedV1,
  printStreamAssembledV1,
  printStreamGatheredV1,
} from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { type RunningIngest, startIngest } from './running-ingest.js';

const type = 'com.example.letter.due';
const count = 12;
/** Rows that are taken in at once. */
const together = 250;

interface Report {
  id: string;
  state: string;
  outcomes: Record<string, number>;
}

describe('a batch whose letters go into a print stream', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    // Fewer than the batch has: rows that wait for each other must not wait for room, too.
    ingest = await startIngest({ BATCH_WINDOW: '4', MAPPING_TIMEOUT_MS: '5000' });
    const mapping = { customer: '{"id": id}', data: '$' };
    expect((await ingest.call('PUT', `/event-types/${type}`, { mapping })).status).toBe(200);
  });
  afterAll(() => ingest?.stop());

  const communicationOf = (batch: string, row: number): string => deterministicId(batch, String(row));
  const reportOf = async (id: string): Promise<Report> =>
    (await ingest.call('GET', `/batches/${id}`)).body as unknown as Report;
  const assembliesOf = async (id: string): Promise<number[]> =>
    (await ingest.bus.read(printStreamAssembledV1, 0))
      .filter(({ data }) => data.batchId === id)
      .map(({ data }) => data.number);
  const settle = (batchId: string, row: number, outcome: 'delivered' | 'dispatched') =>
    ingest.bus.publish(
      batchSettledV1,
      { batchId, communications: [{ communicationId: communicationOf(batchId, row), row, outcome }] },
      `${batchId} ${row} ${outcome}`,
    );
  const gather = (batchId: string, row: number, gathering = 1) =>
    ingest.bus.publish(
      printStreamGatheredV1,
      { batchId, communications: [{ communicationId: communicationOf(batchId, row), row, gathering }] },
      `${batchId} ${row} ${gathering}`,
    );

  it('is assembled once all of them are gathered, ends when they are printed, and again for a late one', async () => {
    const upload = await ingest.call(
      'POST',
      `/batches?type=${type}`,
      ['id', ...Array.from({ length: count }, (_, i) => `L-${i}`)].join('\n'),
      { 'content-type': 'text/csv' },
    );
    const { id } = upload.body as unknown as Report;
    const gathered = new Set<number>();
    // Plays composer and renderer: every row asks for a letter, and each is gathered as it comes.
    await eventually(async () => {
      const arrived = (await ingest.bus.read(dataArrivedV1, 1)).flatMap(({ data }) => data.batch?.row ?? []);
      for (const row of arrived.filter((row) => !gathered.has(row))) {
        gathered.add(row);
        const rows = [{ row, communications: [communicationOf(id, row)] }];
        await ingest.bus.publish(batchDecidedV1, { batchId: id, rows }, `${id} ${row}`);
        if (row < count) await gather(id, row);
      }
      return gathered.size === count;
    }, 40_000);
    await eventually(async () => (await reportOf(id)).outcomes.gathered === count - 1);
    expect(await assembliesOf(id)).toEqual([]);
    await gather(id, count);
    await eventually(async () => (await assembliesOf(id)).length === 1);
    const waiting = await reportOf(id);
    expect(waiting).toMatchObject({ state: 'producing', outcomes: { underWay: count, gathered: count } });

    await ingest.bus.publish(
      batchStuckV1,
      {
        ...batchStuckV1.example,
        batch: { id, row: 1 },
        communicationId: communicationOf(id, 1),
        consumer: 'renderer-print-streams',
        gathering: 1,
      },
      `${id} stuck`,
    );
    for (let row = 2; row <= count; row++) await settle(id, row, 'dispatched');
    await eventually(async () => (await reportOf(id)).state === 'finished');
    expect((await reportOf(id)).outcomes).toMatchObject({ delivered: count - 1, failed: 1, underWay: 0 });

    await gather(id, 1, 2);
    await eventually(async () => (await assembliesOf(id)).length === 2);
    expect(await assembliesOf(id)).toEqual([1, 2]);
    await settle(id, 1, 'delivered');
    await eventually(async () => (await reportOf(id)).outcomes.delivered === count);
    expect((await reportOf(id)).outcomes).toMatchObject({ failed: 0, gathered: 0, underWay: 0 });
  });

  it('is assembled of what was taken in where the file cannot be read any further', async () => {
    const rows = Array.from({ length: together }, (_, i) => i + 1);
    const upload = await ingest.call(
      'POST',
      `/batches?type=${type}`,
      ['id', ...rows.map((row) => `B-${row}`), '"open'].join('\n'),
      { 'content-type': 'text/csv' },
    );
    const { id } = upload.body as unknown as Report;
    await eventually(async () => (await reportOf(id)).state === 'unreadable', 40_000);
    expect(await assembliesOf(id)).toEqual([]);
    const decided = rows.map((row) => ({ row, communications: [communicationOf(id, row)] }));
    await ingest.bus.publish(batchDecidedV1, { batchId: id, rows: decided }, `${id} decided`);
    const gathered = rows.map((row) => ({ communicationId: communicationOf(id, row), row, gathering: 1 }));
    await ingest.bus.publish(
      printStreamGatheredV1,
      { batchId: id, communications: gathered },
      `${id} gathered`,
    );
    await eventually(async () => (await assembliesOf(id)).length === 1);
    const settled = rows.map((row) => ({
      communicationId: communicationOf(id, row),
      row,
      outcome: 'delivered' as const,
    }));
    await ingest.bus.publish(batchSettledV1, { batchId: id, communications: settled }, `${id} settled`);
    await eventually(async () => (await reportOf(id)).outcomes.delivered === together);
    expect(await reportOf(id)).toMatchObject({ state: 'unreadable', outcomes: { underWay: 0, gathered: 0 } });
  });
});
