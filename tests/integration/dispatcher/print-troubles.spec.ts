import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ArtefactRef,
  type StreamPlace,
  communicationDeliveredV1,
  communicationFailedV1,
  communicationWithheldV1,
  customerErasedV1,
  printStreamCompletedV1,
} from '@tourbus/contracts';
import { ArtefactStore, deterministicId } from '@tourbus/platform';
import { type RunningService, eventually } from '@tourbus/testing';
import type { PrintJob } from '../../../apps/dispatcher/src/print-jobs/print-job.js';
import { DispatcherWorld } from './dispatcher.js';
import { type StandInPrinter, startStandInPrinter } from './stand-in-printer.js';

let world: DispatcherWorld;
let dispatcher: RunningService | undefined;
let printer: StandInPrinter;

beforeAll(async () => {
  world = await DispatcherWorld.start();
});
beforeEach(async () => {
  printer = await startStandInPrinter();
  dispatcher = await world.dispatcher({
    PRINT_PROVIDER: 'ipp',
    PRINTERS: JSON.stringify({ hall: printer.url }),
    DISPATCHER_CALL_SECONDS: '2',
  });
});
afterEach(async () => {
  await dispatcher?.stop();
  await printer.stop();
});
afterAll(() => world?.stop());

/** What erasure, too, locks first; as in the store of the suppression list. */
const listLock = 1_397_638_992;

interface Stream {
  id: string;
  jobId: string;
  documents: { id: string; customerId: string }[];
  file: ArtefactRef;
}

/**
 * A stream of one part with documents of a page each, as the renderer would tell of it.
 * @param customers by page, where it matters who they are
 */
async function printStream(pages = 2, customers: Record<number, string> = {}): Promise<Stream> {
  const id = randomUUID();
  const artefact = await world.put(`%PDF-1.7 ${id}`, 'application/pdf');
  const to = { lines: ['Ring 1'], country: 'AT' };
  const documents = [];
  for (let page = 1; page <= pages; page++) {
    const stream: StreamPlace = {
      ...{ id, part: 1, firstPage: page, pages: 1 },
      envelope: { number: page, firstPage: page, lastPage: page },
    };
    const own = await world.put(`%PDF-1.7 ${id} ${page}`, 'application/pdf');
    const parts = { kind: 'print' as const, to, fileName: 'a.pdf', artefact: own, pages: 1, stream };
    const customerId = customers[page];
    documents.push(await world.render({ channel: 'print', parts, ...(customerId && { customerId }) }));
  }
  const part = { number: 1, artefact, documents: pages, pages, sheets: pages };
  const index = { csv: artefact, json: artefact };
  const complete = () =>
    world.bus.publish(
      printStreamCompletedV1,
      { ...printStreamCompletedV1.example, id, printer: 'hall', parts: [part], index, documents: pages },
      id,
    );
  await complete();
  return { id, jobId: deterministicId('print-job', id, '1'), documents, file: artefact };
}

const job = async (id: string): Promise<PrintJob> => {
  const { status, body } = await world.get<PrintJob>(`/print-jobs/${id}`);
  if (status !== 200) throw new Error(`The dispatcher answered ${status}.`);
  return body;
};
const waitsFor = (id: string, code: string): Promise<PrintJob> =>
  eventually(async () => {
    const found = await job(id);
    return found.reasonCode === code && found;
  });
const reaches = (id: string, state: PrintJob['state']): Promise<PrintJob> =>
  eventually(async () => {
    const found = await job(id);
    return found.state === state && found;
  }, 50_000);

const standStill = (): void => {
  printer.printer = { ...printer.printer, 'printer-state': 'stopped', 'printer-state-reasons': 'paused' };
};
const goOn = (): void => {
  printer.printer = { ...printer.printer, 'printer-state': 'idle', 'printer-state-reasons': 'none' };
};

/** A stream of three letters that waits for its printer, whose second customer is erased meanwhile. */
async function streamWithErased() {
  standStill();
  const stream = await printStream(3);
  await waitsFor(stream.jobId, 'printer-stopped');
  const [first, erased, third] = stream.documents;
  await erase(erased!.customerId);
  return { ...stream, erased: erased!, others: [first!, third!] };
}

/** Says as ingest would that somebody is erased, and waits until the dispatcher has forgotten them. */
async function erase(customerId: string): Promise<void> {
  const data = {
    ...customerErasedV1.example,
    ...{ customerId, erasureId: randomUUID(), erasedAt: new Date().toISOString(), contactPoints: [] },
  };
  await world.bus.publish(customerErasedV1, data, data.erasureId);
  await world.bus.drained('TOURBUS_DATA', 'dispatcher-erasures');
}

async function endedOfNobody(id: string): Promise<void> {
  expect(await world.reaches(id, 'withheld')).toMatchObject({
    customerId: '',
    reasonCode: 'customer-erased',
  });
  const facts = await world.facts(communicationWithheldV1, id);
  expect(facts.map(({ data }) => data)).toEqual([
    expect.objectContaining({
      ...{ customerId: '', stage: 'dispatch' },
      reason: expect.objectContaining({ code: 'customer-erased' }),
    }),
  ]);
}

describe('a letter in a print stream whose customer is erased', () => {
  it('is left out of what the printer gets, and the others are delivered', async () => {
    const { jobId, erased, others } = await streamWithErased();
    goOn();
    expect(await reaches(jobId, 'printing')).toMatchObject({
      printedDocuments: 2,
      pageRanges: [
        [1, 1],
        [3, 3],
      ],
    });
    await endedOfNobody(erased.id);
    printer.jobs[0]!.state = 'completed';
    await reaches(jobId, 'completed');
    for (const { id } of others) expect(await world.facts(communicationDeliveredV1, id)).toHaveLength(1);
  });

  it('has its place there where they were erased before it came, so that the part is complete', async () => {
    const gone = `gone-${randomUUID()}`;
    await erase(gone);
    const { jobId, documents } = await printStream(3, { 2: gone });
    expect(await reaches(jobId, 'printing')).toMatchObject({ printedDocuments: 2 });
    await endedOfNobody(documents[1]!.id);
  });

  it('ends where the file of the stream is gone, and every other letter is printed by itself', async () => {
    const { id: stream, jobId, file, erased, others } = await streamWithErased();
    await dispatcher!.app.get(ArtefactStore).delete(file);
    goOn();
    expect(await reaches(jobId, 'failed')).toMatchObject({ reasonCode: 'file-gone' });
    await endedOfNobody(erased.id);
    for (const { id } of others) await world.reaches(id, 'accepted');
    expect(printer.jobs.map(({ name }) => name).sort()).toEqual(others.map(({ id }) => id).sort());
    const [{ left }] = await world.database.query(
      'SELECT print_stream AS left FROM deliveries WHERE communication_id = $1',
      [erased.id],
    );
    expect(left).toBe(stream);
  });

  it('ends also where it had just been taken out of its stream, and holds up no other letter', async () => {
    const { erased, documents } = await streamWithErased();
    await world.database.query(
      `UPDATE deliveries SET print_stream = NULL, print_part = NULL, next_attempt_at = now() WHERE communication_id = ANY($1)`,
      [documents.map(({ id }) => id)],
    );
    goOn();
    await endedOfNobody(erased.id);
    for (const { id } of documents) await world.reaches(id, 'accepted', 'withheld');
    expect(printer.jobs).toHaveLength(2);
  });

  it('begins with its part only after an erasure that is under way, and keeps nothing from it', async () => {
    standStill();
    const { jobId, id } = await printStream();
    await waitsFor(jobId, 'printer-stopped');
    await world.database.transaction(async (erasure) => {
      await erasure.query(`SELECT pg_advisory_xact_lock(${listLock}, hashtext(current_schema()))`);
      goOn();
      await eventually(async () => {
        const waiting: unknown[] = await world.database.query(
          `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = ${listLock} AND NOT granted`,
        );
        return waiting.length > 0;
      });
      await erasure.query(`SET LOCAL lock_timeout = '500ms'`);
      await erasure.query('SELECT 1 FROM deliveries WHERE print_stream = $1 FOR UPDATE', [id]);
    });
    await reaches(jobId, 'printing');
  });
});

describe('a printer', () => {
  it('that stands still is given nothing, and its reasons are shown', async () => {
    printer.printer = { ...printer.printer, 'printer-state': 'stopped', 'printer-state-reasons': 'paused' };
    const { jobId } = await printStream();
    expect(await waitsFor(jobId, 'printer-stopped')).toMatchObject({
      state: 'waiting',
      reasonText: 'The printer is stopped: paused.',
      printerSays: { printer: 'stopped', printerReasons: ['paused'] },
    });
    expect(printer.offered()).toBe(0);
    printer.printer = { ...printer.printer, 'printer-state': 'idle', 'printer-state-reasons': 'none' };
    await reaches(jobId, 'printing');
  });

  it('that stands still until the file is gone gets every letter by itself', async () => {
    printer.printer = { ...printer.printer, 'printer-state': 'stopped', 'printer-state-reasons': 'paused' };
    const { jobId, documents, file } = await printStream();
    await waitsFor(jobId, 'printer-stopped');
    await dispatcher!.app.get(ArtefactStore).delete(file);
    printer.printer = { ...printer.printer, 'printer-state': 'idle', 'printer-state-reasons': 'none' };
    expect(await reaches(jobId, 'failed')).toMatchObject({ reasonCode: 'file-gone' });
    for (const { id } of documents) await world.reaches(id, 'accepted');
    expect(printer.jobs).toHaveLength(2);
  });

  it('that stands still with a job in it is waited for, and says what it lacks', async () => {
    const { jobId, documents } = await printStream();
    await reaches(jobId, 'printing');
    printer.jobs[0]!.state = 'processing-stopped';
    printer.printer = {
      ...printer.printer,
      'printer-state': 'stopped',
      'printer-state-reasons': 'media-jam-error',
    };
    // A look asks for the job and then for the printer: it may see the one before the jam and the other after.
    const jammed = await eventually(async () => {
      const found = await job(jobId);
      return found.printerSays?.job === 'processing-stopped' && found;
    });
    expect(jammed).toMatchObject({
      ...{ state: 'printing', reasonCode: 'printer-stopped' },
      printerSays: { printerReasons: ['media-jam-error'] },
    });
    printer.jobs[0]!.state = 'completed';
    await reaches(jobId, 'completed');
    for (const { id } of documents) expect(await world.facts(communicationDeliveredV1, id)).toHaveLength(1);
  });

  it('that took a job and lost the answer is asked for it by name, and offered nothing twice', async () => {
    printer.behaviour = 'loses-answer';
    const { jobId } = await printStream();
    expect(await reaches(jobId, 'printing')).toMatchObject({ printerJobId: '1' });
    expect(printer.offered()).toBe(1);
    expect(printer.jobs.map(({ name }) => name)).toEqual([jobId]);
  });

  it('that is busy is offered the job again', async () => {
    printer.behaviour = 'server-error-busy';
    const { jobId } = await printStream();
    await waitsFor(jobId, 'ipp-busy');
    printer.behaviour = 'takes';
    await reaches(jobId, 'printing');
  });

  it('that refuses the document ends the job, with its reason for each customer', async () => {
    printer.behaviour = 'client-error-document-format-not-supported';
    const { jobId, documents } = await printStream();
    expect(await reaches(jobId, 'failed')).toMatchObject({ reasonCode: 'ipp-document-format-not-supported' });
    for (const { id } of documents) {
      await world.reaches(id, 'rejected');
      expect((await world.facts(communicationFailedV1, id))[0]!.data).toMatchObject({
        reason: { code: 'ipp-document-format-not-supported' },
      });
    }
  });

  it('that an operator canceled the job at says so', async () => {
    const { jobId, documents } = await printStream();
    await reaches(jobId, 'printing');
    Object.assign(printer.jobs[0]!, { state: 'canceled', reasons: ['job-canceled-at-device'] });
    expect(await reaches(jobId, 'failed')).toMatchObject({
      reasonText: expect.stringContaining('job-canceled-at-device'),
    });
    await world.reaches(documents[0]!.id, 'rejected');
  });

  it('that has forgotten the job leaves its letters dispatched, and not delivered', async () => {
    const { jobId, documents } = await printStream();
    await reaches(jobId, 'printing');
    printer.jobs.length = 0;
    expect(await reaches(jobId, 'unconfirmed')).toMatchObject({ reasonCode: 'job-forgotten' });
    expect(await world.reaches(documents[0]!.id, 'accepted')).toBeDefined();
  });

  it('that counts its jobs from one again is not taken at its word about the job of somebody else', async () => {
    const { jobId } = await printStream();
    await reaches(jobId, 'printing');
    Object.assign(printer.jobs[0]!, { name: 'a letter of another', state: 'completed' });
    expect(await reaches(jobId, 'unconfirmed')).toMatchObject({ reasonCode: 'job-forgotten' });
  });

  it('that cannot leave pages out is not given the pages of who was stopped', async () => {
    printer.printer = {
      ...printer.printer,
      'page-ranges-supported': false,
      'printer-is-accepting-jobs': false,
    };
    const { jobId, documents } = await printStream();
    await waitsFor(jobId, 'printer-not-accepting');
    await world.respond(documents[0]!.customerId, { kind: 'stop', channel: 'print' });
    printer.printer = { ...printer.printer, 'printer-is-accepting-jobs': true };
    await waitsFor(jobId, 'page-ranges-unsupported');
    expect(printer.offered()).toBe(0);
    printer.printer = { ...printer.printer, 'page-ranges-supported': true };
    await reaches(jobId, 'printing');
    expect(printer.jobs[0]!.pageRanges).toEqual([2, 2]);
    expect(await world.reaches(documents[0]!.id, 'withheld')).toBeDefined();
  });
});
