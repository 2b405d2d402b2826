import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CommunicationRenderedV1,
  type StreamPlace,
  communicationDeliveredV1,
  communicationDispatchedV1,
  communicationFailedV1,
  communicationWithheldV1,
  printStreamCompletedV1,
} from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { type IppPrinter, type RunningService, eventually, startIppPrinter } from '@tourbus/testing';
import type { PrintJob } from '../../../apps/dispatcher/src/print-jobs/print-job.js';
import { DispatcherWorld } from './dispatcher.js';

let world: DispatcherWorld;
let printer: IppPrinter;
let dispatcher: RunningService | undefined;

beforeAll(async () => {
  world = await DispatcherWorld.start();
  printer = await startIppPrinter(mkdtempSync(join(world.infrastructure.folder, 'printer-')));
});
afterEach(async () => {
  printer.setPaper(true);
  printer.jam(false);
  await dispatcher?.stop();
  dispatcher = undefined;
});
afterAll(async () => {
  await printer?.stop();
  await world?.stop();
});

const start = async (settings: Record<string, string> = {}): Promise<void> => {
  dispatcher = await world.dispatcher({
    PRINT_PROVIDER: 'ipp',
    PRINTERS: JSON.stringify({ hall: printer.url }),
    DISPATCHER_CALL_SECONDS: '2',
    ...settings,
  });
};

interface StreamDocument {
  id: string;
  customerId: string;
}

interface PartOptions {
  /** For each document, the number of its envelope; each has two pages. */
  envelopes: number[];
  parts?: number;
  printer?: string;
}

/** A print stream as the renderer would tell of it; every part is made of the same envelopes. */
class Stream {
  readonly id = randomUUID();
  readonly documents: StreamDocument[] = [];
  readonly pdfs: string[] = [];

  constructor(private readonly options: PartOptions) {}

  private get parts(): number[] {
    return Array.from({ length: this.options.parts ?? 1 }, (_, i) => i + 1);
  }

  jobId(part = 1): string {
    return deterministicId('print-job', this.id, String(part));
  }

  /** Says that documents are rendered. @param some all unless given */
  async render(some: number[] = this.options.envelopes.map((_, i) => i)): Promise<void> {
    const { envelopes } = this.options;
    for (const part of this.parts)
      for (const i of some) {
        const number = envelopes[i]!;
        const first = envelopes.indexOf(number);
        const envelope = {
          number,
          firstPage: first * 2 + 1,
          lastPage: (envelopes.lastIndexOf(number) + 1) * 2,
        };
        const stream: StreamPlace = { id: this.id, part, firstPage: i * 2 + 1, pages: 2, envelope };
        this.documents.push(await renderLetter(stream));
      }
  }

  async complete(): Promise<void> {
    const { envelopes, printer: name = 'hall' } = this.options;
    const parts = [];
    for (const number of this.parts) {
      const pdf = `%PDF-1.7 ${this.id} part ${number} \u0001 äöü`;
      this.pdfs.push(pdf);
      const artefact = await world.put(pdf, 'application/pdf');
      parts.push({
        number,
        artefact,
        documents: envelopes.length,
        pages: envelopes.length * 2,
        sheets: envelopes.length,
      });
    }
    const index = {
      csv: await world.put('sequence\r\n1\r\n', 'text/csv'),
      json: await world.put('{}', 'application/json'),
    };
    const data = {
      ...printStreamCompletedV1.example,
      ...{
        id: this.id,
        batchId: randomUUID(),
        printer: name,
        parts,
        index,
        documents: envelopes.length * parts.length,
      },
    };
    await world.bus.publish(printStreamCompletedV1, data, this.id);
  }

  job(part = 1): Promise<PrintJob> {
    return jobOf(this.jobId(part));
  }

  reaches(...states: PrintJob['state'][]): Promise<PrintJob> {
    return eventually(async () => {
      const job = await this.job();
      return states.includes(job.state) && job;
    }, 50_000);
  }

  printed(part = 1) {
    return printer.printed().filter(({ name }) => name === this.jobId(part));
  }
}

const jobOf = async (id: string): Promise<PrintJob> => {
  const { status, body } = await world.get<PrintJob>(`/print-jobs/${id}`);
  if (status !== 200) throw new Error(`The dispatcher answered ${status}.`);
  return body;
};

type Print = Extract<CommunicationRenderedV1['parts'], { kind: 'print' }>;

async function renderLetter(
  stream?: StreamPlace,
  changes: Partial<CommunicationRenderedV1> = {},
): Promise<StreamDocument> {
  const artefact = await world.put(`%PDF-1.7 ${randomUUID()}`, 'application/pdf');
  const to = { recipient: 'Zoë Müller', lines: ['Ring 1'], postalCode: '1010', country: 'AT' };
  const parts: Print = {
    kind: 'print',
    to,
    fileName: 'statement.pdf',
    artefact,
    pages: 2,
    ...(stream && { stream }),
  };
  const { id, customerId } = await world.render({ channel: 'print', parts, ...changes });
  return { id, customerId };
}

const isEmpty = (reason: string): boolean => reason.startsWith('media-empty');

describe('a part of a print stream', () => {
  it('is printed to the byte once all of its documents are here, and each of them is delivered', async () => {
    await start();
    const stream = new Stream({ envelopes: [1, 2, 3] });
    await stream.complete();
    await stream.render([0, 1]);
    const waiting = await eventually(async () => {
      const job = await stream.job();
      return job.reasonText === '2 of its 3 documents are here.' && job;
    });
    expect(waiting).toMatchObject({ state: 'waiting', reasonCode: 'documents-missing' });
    await stream.render([2]);

    const job = await stream.reaches('completed');
    expect(job).toMatchObject({ documents: 3, printedDocuments: 3, pageRanges: null, attempts: 1 });
    const [printed, ...others] = stream.printed();
    expect(others).toEqual([]);
    expect(printed!.pdf.toString()).toBe(stream.pdfs[0]);
    expect(printed!.attributes['IPP_SIDES']).toBe('two-sided-long-edge');
    for (const { id } of stream.documents) {
      expect(await world.reaches(id, 'accepted')).toMatchObject({
        provider: 'ipp',
        providerMessageId: `hall/${job.printerJobId}`,
        attempts: [{ outcome: 'accepted', provider: 'ipp' }],
      });
      expect(await world.facts(communicationDispatchedV1, id)).toHaveLength(1);
      expect(await world.facts(communicationDeliveredV1, id)).toHaveLength(1);
    }
  });

  it('leaves out who must not be written to any more; who shared the envelope is printed alone', async () => {
    await start();
    const stream = new Stream({ envelopes: [1, 2, 2, 3] });
    await stream.render();
    const [, stopped, housemate, other] = stream.documents;
    await world.respond(stopped!.customerId, { kind: 'stop', channel: 'print' });
    await stream.complete();

    expect(await stream.reaches('completed')).toMatchObject({
      ...{ documents: 4, printedDocuments: 2 },
      pageRanges: [
        [1, 2],
        [7, 8],
      ],
    });
    expect(stream.printed()[0]!.attributes['IPP_PAGE_RANGES']).toBe('1-2,7-8');
    expect(await world.reaches(stopped!.id, 'withheld')).toMatchObject({
      reasonCode: 'contact-point-stopped',
    });
    expect(await world.facts(communicationWithheldV1, stopped!.id)).toHaveLength(1);
    expect(await world.reaches(other!.id, 'accepted')).toMatchObject({
      providerMessageId: expect.anything(),
    });
    await world.reaches(housemate!.id, 'accepted');
    await eventually(async () => (await jobOf(housemate!.id)).state === 'completed');
    expect(printer.printed().filter(({ name }) => name === housemate!.id)).toHaveLength(1);
    expect(await world.facts(communicationDeliveredV1, housemate!.id)).toHaveLength(1);
  });

  it('goes to nobody where everybody in it was withheld', async () => {
    await start();
    const stream = new Stream({ envelopes: [1] });
    await stream.render();
    await world.respond(stream.documents[0]!.customerId, {
      kind: 'stop',
      channel: 'print',
    });
    await stream.complete();
    expect(await stream.reaches('completed')).toMatchObject({
      reasonCode: 'nothing-left',
      printerJobId: null,
    });
    expect(stream.printed()).toEqual([]);
  });

  it('waits for paper, and says so', async () => {
    await start();
    printer.setPaper(false);
    const stream = new Stream({ envelopes: [1] });
    await stream.render();
    await stream.complete();
    const says = await eventually(async () => {
      const { state, printerSays } = await stream.job();
      return state === 'printing' && printerSays?.printerReasons?.some(isEmpty) && printerSays;
    });
    expect(says).toMatchObject({ job: 'processing' });
    expect(await world.facts(communicationDispatchedV1, stream.documents[0]!.id)).toHaveLength(1);
    expect(stream.printed()).toEqual([]);
    printer.setPaper(true);
    await stream.reaches('completed');
    expect(stream.printed()).toHaveLength(1);
  });

  it('fails with the printer’s reason where the printer gives it up', async () => {
    await start();
    printer.jam(true);
    const stream = new Stream({ envelopes: [1, 2] });
    await stream.render();
    await stream.complete();
    expect(await stream.reaches('failed')).toMatchObject({ reasonCode: 'print-aborted' });
    printer.jam(false);
    for (const { id } of stream.documents) {
      await world.reaches(id, 'rejected');
      const [fact] = await world.facts(communicationFailedV1, id);
      expect(fact!.data).toMatchObject({
        outcome: 'rejected',
        provider: 'ipp',
        reason: { code: 'print-aborted' },
      });
    }
  });

  it('waits for a printer that is away, and is printed once it is back', async () => {
    await start();
    await printer.stop();
    const stream = new Stream({ envelopes: [1] });
    await stream.render();
    await stream.complete();
    const job = await eventually(async () => {
      const job = await stream.job();
      return job.reasonCode === 'ipp-econnrefused' && job;
    });
    expect(job).toMatchObject({ state: 'waiting', reasonText: 'The printer cannot be reached.' });
    await printer.start();
    await stream.reaches('completed');
    expect(stream.printed()).toHaveLength(1);
  });

  it('is not printed again where the dispatcher died after the printer had taken it', async () => {
    await start();
    printer.setPaper(false);
    const stream = new Stream({ envelopes: [1, 2] });
    await stream.render();
    await stream.complete();
    await stream.reaches('printing');
    await dispatcher?.stop();
    // As if the answer had never been written down.
    await world.database.query(
      `UPDATE print_jobs SET state = 'calling', printer_job_id = NULL, submitted_at = NULL, lease_until = now() WHERE id = $1`,
      [stream.jobId()],
    );
    await world.database.query(
      `UPDATE deliveries SET state = 'ready', attempts = 0, provider_message_id = NULL WHERE print_stream = $1`,
      [stream.id],
    );
    await world.database.query(
      'DELETE FROM attempts WHERE communication_id IN (SELECT communication_id FROM deliveries WHERE print_stream = $1)',
      [stream.id],
    );
    await start();
    await stream.reaches('printing');
    printer.setPaper(true);
    expect(await stream.reaches('completed')).toMatchObject({ attempts: 1 });
    expect(stream.printed()).toHaveLength(1);
    for (const { id } of stream.documents) expect(await world.reaches(id, 'accepted')).toBeDefined();
  });

  it('comes after the parts before it', async () => {
    await start();
    const stream = new Stream({ envelopes: [1, 2], parts: 3 });
    await stream.complete();
    await stream.render();
    await eventually(async () => (await stream.job(3)).state === 'completed', 50_000);
    const names = [1, 2, 3].map((part) => stream.jobId(part));
    const order = printer.printed().filter(({ name }) => names.includes(name));
    expect(order.map(({ name }) => names.indexOf(name) + 1)).toEqual([1, 2, 3]);
    expect(order.map(({ pdf }) => pdf.toString())).toEqual(stream.pdfs);
  });

  it('waits for a printer that nobody has named, and for whoever paused print', async () => {
    await start();
    const stream = new Stream({ envelopes: [1], printer: 'nowhere' });
    await stream.render();
    await stream.complete();
    await eventually(async () => (await stream.job()).reasonCode === 'unknown-printer');
    expect((await stream.job()).reasonText).toContain('PRINTERS names no printer “nowhere”');

    expect((await world.ask('PUT', '/pauses/channel/print')).status).toBe(200);
    const paused = new Stream({ envelopes: [1] });
    await paused.render();
    await paused.complete();
    await eventually(async () => (await paused.job()).reasonCode === 'paused');
    expect((await world.ask('DELETE', '/pauses/channel/print')).status).toBe(204);
    await paused.reaches('completed');
    const { body } = await world.get<{ items: PrintJob[] }>(`/print-jobs?stream=${paused.id}`);
    expect(body.items.map(({ id }) => id)).toEqual([paused.jobId()]);
  });
});

describe('a letter by itself', () => {
  it('is one job under its own name: dispatched when the printer has it, delivered when it is printed', async () => {
    await start();
    printer.setPaper(false);
    const { id } = await renderLetter();
    expect(await world.reaches(id, 'accepted')).toMatchObject({
      provider: 'ipp',
      providerMessageId: expect.stringMatching(/^hall\/\d+$/),
    });
    const delivered = (await world.bus.read(communicationDeliveredV1, 0)).filter(
      ({ data }) => data.communicationId === id,
    );
    expect(delivered).toEqual([]);
    printer.setPaper(true);
    expect(await world.facts(communicationDeliveredV1, id)).toHaveLength(1);
    expect(printer.printed().filter(({ name }) => name === id)).toHaveLength(1);
  });
});

describe('where print goes into a folder', () => {
  it('a part lies there with its ticket and the index of its stream', async () => {
    await start({ PRINT_PROVIDER: 'spool' });
    const stream = new Stream({ envelopes: [1, 2, 3] });
    await stream.render();
    await world.respond(stream.documents[1]!.customerId, {
      kind: 'stop',
      channel: 'print',
    });
    await stream.complete();
    await stream.reaches('completed');
    const file = (name: string): string => join(world.spool, name);
    expect(readFileSync(file(`${stream.jobId()}.pdf`), 'utf8')).toBe(stream.pdfs[0]);
    expect(JSON.parse(readFileSync(file(`${stream.jobId()}.json`), 'utf8'))).toMatchObject({
      ...{ printJob: stream.jobId(), stream: stream.id, part: 1, printer: 'hall', documents: 2 },
      pageRanges: [
        [1, 2],
        [5, 6],
      ],
    });
    expect(existsSync(file(`index/${stream.id}.csv`)) && existsSync(file(`index/${stream.id}.json`))).toBe(
      true,
    );
    expect(await world.facts(communicationDeliveredV1, stream.documents[0]!.id)).toHaveLength(1);
  });
});
