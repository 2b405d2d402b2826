import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type ArtefactRef,
  type StreamPlace,
  communicationDeliveredV1,
  communicationFailedV1,
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

interface Stream {
  jobId: string;
  documents: { id: string; customerId: string }[];
  file: ArtefactRef;
}

/** A stream of one part with two documents of a page each, as the renderer would tell of it. */
async function printStream(): Promise<Stream> {
  const id = randomUUID();
  const artefact = await world.put(`%PDF-1.7 ${id}`, 'application/pdf');
  const to = { lines: ['Ring 1'], country: 'AT' };
  const documents = [];
  for (const page of [1, 2]) {
    const stream: StreamPlace = {
      ...{ id, part: 1, firstPage: page, pages: 1 },
      envelope: { number: page, firstPage: page, lastPage: page },
    };
    const own = await world.put(`%PDF-1.7 ${id} ${page}`, 'application/pdf');
    const parts = { kind: 'print' as const, to, fileName: 'a.pdf', artefact: own, pages: 1, stream };
    documents.push(await world.render({ channel: 'print', parts }));
  }
  const part = { number: 1, artefact, documents: 2, pages: 2, sheets: 2 };
  const index = { csv: artefact, json: artefact };
  const complete = () =>
    world.bus.publish(
      printStreamCompletedV1,
      { ...printStreamCompletedV1.example, id, printer: 'hall', parts: [part], index, documents: 2 },
      id,
    );
  await complete();
  return { jobId: deterministicId('print-job', id, '1'), documents, file: artefact };
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
    expect(await waitsFor(jobId, 'printer-stopped')).toMatchObject({
      state: 'printing',
      printerSays: { job: 'processing-stopped', printerReasons: ['media-jam-error'] },
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
