import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayOf, publishContent } from '@tourbus/samples';
import { type IppPrinter, startIppPrinter } from '@tourbus/testing';
import { readPdf } from '../integration/renderer/pdf.js';
import { parked } from './load.js';
import { type World, eventually, startWorld } from './world.js';

const count = 60;
const perPart = 10;
const eventType = 'com.tests.statement.due';

interface Recipient {
  id: string;
  name: string;
  street: string;
  zip: string;
}

/** Sixty customers, a third of whom share an address with the one before, in no order of postal codes. */
const recipients: Recipient[] = Array.from({ length: count }, (_, i) => {
  const home = i % 3 === 2 ? i - 1 : i;
  return {
    id: `P-${i}`,
    name: `Customer${String(i).padStart(2, '0')}`,
    street: `Ring ${home}`,
    zip: String(1010 + ((home * 37) % 23) * 10),
  };
});
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const inPostalOrder = recipients.toSorted(
  (a, b) =>
    byText(a.zip, b.zip) || byText(a.street.toUpperCase(), b.street.toUpperCase()) || byText(a.name, b.name),
);

interface Batch {
  id: string;
  state: string;
  accepted: number;
  outcomes: Record<'delivered' | 'withheld' | 'failed' | 'cancelled' | 'underWay' | 'gathered', number>;
}
interface Stream {
  id: string;
  state: string;
  printed: number;
  parts: { number: number; artefact: { digest: string } | null }[];
}
interface Job {
  id: string;
  part: number;
  state: string;
}

describe('a batch of statements on paper', () => {
  let world: World;
  let printer: IppPrinter;
  const folder = mkdtempSync(join(tmpdir(), 'tourbus-printer-'));
  beforeAll(async () => {
    printer = await startIppPrinter(folder);
    world = await startWorld({
      overrides: {
        // Less than the batch: what waits for its stream must not keep the rest from being read.
        ingest: { BATCH_WINDOW: '20' },
        dispatcher: {
          PRINT_PROVIDER: 'ipp',
          PRINTERS: JSON.stringify({ statements: printer.url }),
          DISPATCHER_CALL_SECONDS: '3',
        },
      },
    });
    await prepare();
  }, 120_000);
  afterAll(async () => {
    await world?.stop();
    await printer?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ok = async (method: string, path: string, json?: unknown): Promise<void> => {
    const { status, body } = await world.api(path, { method, ...(json === undefined ? {} : { json }) });
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
  };

  async function prepare(): Promise<void> {
    await ok('PUT', `/api/ingest/v1/event-types/${eventType}`, {
      mapping: {
        customer: `{"id": id, "names": {"display": name}, "locale": "de-AT", "contactPoints": [{"channel": "print",
          "address": {"recipient": name, "lines": [street], "postalCode": zip, "city": "Wien", "country": "AT"}}]}`,
        data: '{"name": name}',
      },
    });
    const html =
      '<section><h1>{{data.name}}</h1></section><section><p>{{data.name}} second page</p>' +
      '<p>Managing director: Ada Lindqvist · HRB 000000 Hamburg · VAT ID DE999999999</p></section>';
    await publishContent(gatewayOf(world.stack), 'templates/paper-statement', {
      name: 'Statement on paper',
      brand: 'fennholm',
      variants: [{ channel: 'print', document: 'statement', fileName: 'statement.pdf' }],
      documents: {
        statement: { title: 'Statement', css: '@page{size:A4}section{break-after:page}', html },
      },
      sampleData: { data: { name: 'Zoë' } },
    });
    await ok('PUT', '/api/renderer/v1/print-stream-profiles/statements', {
      ...{ printer: 'statements', sides: 'two-sided-long-edge', householding: true },
      ...{ mark: 'datamatrix', documentsPerPart: perPart },
    });
    await publishContent(gatewayOf(world.stack), 'definitions/paper-statement', {
      ...{ trigger: eventType, messageClass: 'regulatory', template: 'paper-statement' },
      ...{ channels: ['print'], printStream: 'statements' },
    });
  }

  const batch = async (id: string): Promise<Batch> =>
    (await world.api<Batch>(`/api/ingest/v1/batches/${id}`)).body;
  const streamOf = async (batchId: string): Promise<Stream | undefined> => {
    const { body } = await world.api<{ items: { id: string }[] }>(
      `/api/renderer/v1/print-streams?batch=${batchId}`,
    );
    const [first] = body.items ?? [];
    return first && (await world.api<Stream>(`/api/renderer/v1/print-streams/${first.id}`)).body;
  };
  const jobsOf = async (stream: string): Promise<Job[]> =>
    (await world.api<{ items: Job[] }>(`/api/dispatcher/v1/print-jobs?stream=${stream}`)).body.items;

  it('comes out of the printer complete and in order, whoever was killed meanwhile', async () => {
    const csv = [
      'id,name,street,zip',
      ...recipients.map(({ id, name, street, zip }) => [id, name, street, zip].join()),
    ];
    const upload = await world.api<Batch>(`/api/ingest/v1/batches?type=${eventType}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: csv.join('\n'),
    });
    expect(upload.status).toBe(202);
    const batchId = upload.body.id;
    const begun = await eventually(async () => {
      const stream = await streamOf(batchId);
      return stream && stream.printed >= perPart && stream;
    }, 120_000);
    await world.stack.restart('renderer', 'SIGKILL');
    printer.setPaper(false);
    await eventually(async () => (await jobsOf(begun.id)).some(({ state }) => state === 'printing'), 120_000);
    await world.stack.restart('dispatcher', 'SIGKILL');
    printer.setPaper(true);

    const ended = await eventually(async () => {
      const now = await batch(batchId);
      const { gathered, ...outcomes } = now.outcomes;
      expect(Object.values(outcomes).reduce((sum, n) => sum + n, 0)).toBe(now.accepted);
      expect(gathered).toBeLessThanOrEqual(outcomes.underWay);
      return now.state === 'finished' && now;
    }, 180_000);
    expect(ended.outcomes).toMatchObject({ delivered: count, failed: 0, withheld: 0, underWay: 0 });
    const jobs = await eventually(async () => {
      const jobs = await jobsOf(begun.id);
      return jobs.every(({ state }) => state === 'completed') && jobs;
    }, 60_000);

    const stream = (await streamOf(batchId))!;
    expect(stream).toMatchObject({ id: begun.id, state: 'completed', printed: count });
    const names = new Map(jobs.map(({ id, part }) => [id, part]));
    const printed = printer.printed();
    expect(printed.map(({ name }) => names.get(name))).toEqual(stream.parts.map(({ number }) => number));
    expect(printed.map(({ pdf }) => createHash('sha256').update(pdf).digest('hex'))).toEqual(
      stream.parts.map(({ artefact }) => artefact?.digest),
    );
    const pages = printed.flatMap(({ pdf }) => readPdf(pdf).pages.map((text) => text.trim()));
    // Below it stands what the law asks for.
    const headings = pages.map((text) => text.split('\n')[0]);
    expect(headings).toEqual(inPostalOrder.flatMap(({ name }) => [name, `${name} second page`]));
    expect(await parked(world)).toEqual({});
  }, 400_000);

  it('can be looked up to the last sheet: its index tells page and envelope of each customer', async () => {
    const { body } = await world.api<{ items: { id: string }[] }>('/api/renderer/v1/print-streams');
    const index = await world.api<string>(`/api/renderer/v1/print-streams/${body.items[0]!.id}/index.csv`);
    const rows = index.body
      .trim()
      .split('\r\n')
      .slice(1)
      .map((row) => row.split(','));
    expect(rows.map(([, , , customer]) => customer)).toEqual(inPostalOrder.map(({ id }) => id));
    const envelopes = Map.groupBy(rows, ([, envelope]) => envelope);
    expect(envelopes.size).toBe(new Set(recipients.map(({ street }) => street)).size);
  });
});
