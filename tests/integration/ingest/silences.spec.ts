import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { customerSilenceNoticedV1, dataArrivedV1, silenceEventType } from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { type RunningIngest, startIngest } from './running-ingest.js';

const { silence } = customerSilenceNoticedV1.example;

describe('a silence that shall end', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest();
    await ingest.call('PUT', '/customers/C-1', { names: { given: 'Zoë' }, locale: 'de-AT' });
  });
  afterAll(() => ingest.stop());

  const noticed = async (customerId: string): Promise<string> => {
    const silenceId = randomUUID();
    const noticedAt = new Date().toISOString();
    await ingest.bus.publish(
      customerSilenceNoticedV1,
      { silenceId, customerId, noticedAt, silence },
      silenceId,
    );
    await ingest.bus.drained('TOURBUS_DATA', 'ingest-silences');
    return silenceId;
  };
  const arrivedFor = async (silenceId: string) =>
    (await ingest.bus.read(dataArrivedV1, 0)).filter(({ data }) => data.sourceEventId === silenceId);

  it('lets an event arrive, with the customer as they are by now', async () => {
    await ingest.call('PATCH', '/customers/C-1', { locale: 'fr' });
    const silenceId = await noticed('C-1');
    const [arrived, ...others] = await eventually(async () => {
      const found = await arrivedFor(silenceId);
      return found.length > 0 && found;
    });
    expect(others).toEqual([]);
    expect(arrived?.data).toMatchObject({
      // Composer tells by it what became of the silence.
      eventId: deterministicId('/tourbus/composer/silences', silenceId),
      type: silenceEventType,
      customer: { id: 'C-1', version: 2, locale: 'fr' },
      data: { silence },
    });
  });

  it('is nobody’s who is not known any more', async () => {
    const gone = await noticed('C-2');
    const there = await noticed('C-1');
    await eventually(async () => (await arrivedFor(there)).length > 0);
    expect(await arrivedFor(gone)).toEqual([]);
    expect((await ingest.call('GET', '/customers/C-2')).status).toBe(404);
  });
});
