import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type ArtefactRef,
  type CommunicationComposedV1,
  type CommunicationRenderedV1,
  type PostalAddress,
  type PrintStreamCompletedV1,
  batchStuckV1,
  communicationComposedV1,
  communicationRenderedV1,
  customerErasedV1,
  printStreamAssembledV1,
  printStreamCompletedV1,
  printStreamGatheredV1,
} from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { bearsDataMatrix, readPdf } from './pdf.js';
import { RenderedLeftovers } from '../../../apps/renderer/src/erasure/leftovers.js';
import { type RunningRenderer, startRenderer } from './running-renderer.js';

let renderer: RunningRenderer;
let styleSheet: ArtefactRef;

beforeAll(async () => {
  renderer = await startRenderer({ RENDERER_DOCUMENT_SECONDS: '4', ARTEFACT_GRACE_SECONDS: '0' });
  styleSheet = await renderer.artefacts.put(
    Buffer.from('@page{size:A4;margin:20mm}body{font-family:sans-serif}section{break-after:page}'),
    'text/css',
  );
});
afterAll(() => renderer?.stop());

type Composed = CommunicationComposedV1;
type Parts = Extract<CommunicationRenderedV1['parts'], { kind: 'print' }>;
const pageOf = (text: string): string => `<section><h1>${text}</h1></section>`;

interface LetterOptions {
  to: PostalAddress;
  /** Texts of its pages. */
  pages?: string[];
  body?: string;
  stream?: string;
  customerId?: string;
}

/** A batch of letters as the composer would tell of it. */
class Letters {
  readonly id = randomUUID();
  readonly letters: Composed[] = [];

  constructor(private readonly stream: string) {}

  add({ to, pages = ['only'], body, stream, ...whose }: LetterOptions): Composed {
    const row = this.letters.length + 1;
    const { customerId = `C-${row}` } = whose;
    const communicationId = randomUUID();
    const document = {
      fileName: 'statement.pdf',
      title: 'Statement',
      locale: 'de-AT',
      dir: 'ltr' as const,
      styleSheet,
      body: body ?? pages.map((page) => pageOf(`${to.recipient} ${page}`)).join(''),
      tagged: true,
    };
    const letter: Composed = {
      ...communicationComposedV1.example,
      communicationId,
      customerId,
      channel: 'print',
      batch: { id: this.id, row },
      content: { kind: 'print', to, document, stream: stream ?? this.stream },
    };
    this.letters.push(letter);
    return letter;
  }

  async compose(letters: readonly Composed[] = this.letters): Promise<void> {
    for (const one of letters) await renderer.bus.publish(communicationComposedV1, one, one.communicationId);
  }

  /** What the renderer says it has gathered of it, once there are so many. */
  gathered(count: number): Promise<{ communicationId: string; row: number; gathering: number }[]> {
    return eventually(async () => {
      const facts = await renderer.bus.read(printStreamGatheredV1, 1);
      const all = facts.flatMap(({ data }) => (data.batchId === this.id ? data.communications : []));
      return all.length >= count && all;
    });
  }

  assembled(number = 1): Promise<void> {
    return renderer.bus.publish(printStreamAssembledV1, { batchId: this.id, number }, `${this.id}:${number}`);
  }

  completed(count = 1): Promise<PrintStreamCompletedV1[]> {
    return eventually(async () => {
      const facts = await renderer.bus.read(printStreamCompletedV1, 1);
      const ours = facts.map(({ data }) => data).filter(({ batchId }) => batchId === this.id);
      return ours.length >= count && ours;
    }, 60_000);
  }

  async rendered(): Promise<Map<string, Parts>> {
    const facts = (await renderer.bus.read(communicationRenderedV1, 0)).map(({ data }) => data);
    return new Map(
      facts
        .filter(({ batch }) => batch?.id === this.id)
        .map(({ communicationId, parts }) => [communicationId, parts as Parts]),
    );
  }
}

const address = (recipient: string, postalCode: string, line = 'Ring 1', country = 'AT'): PostalAddress => ({
  ...{ recipient, postalCode, country },
  lines: [line],
  city: 'Wien',
});

const profile = async (key: string, settings: object): Promise<void> => {
  const answer = await renderer.put(`print-stream-profiles/${key}`, { printer: 'hall-2', ...settings });
  expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ key, ...settings })]);
};
const textsOf = (bytes: Buffer): string[] =>
  readPdf(bytes).pages.map((text) => text.replace(/\s+/g, ' ').trim());
const partOf = async ({ parts }: PrintStreamCompletedV1, number = 1): Promise<Buffer> =>
  renderer.artefacts.get(parts[number - 1]!.artefact);

describe('letters of a batch that go into a print stream', () => {
  it('wait for each other, and come out as one PDF in the order of postal codes', async () => {
    await profile('plain', {});
    const letters = new Letters('plain');
    const vienna = letters.add({ to: address('Vienna', '1100'), pages: ['p1', 'p2'] });
    const berlin = letters.add({ to: address('Berlin', '10115', 'Platz 2', 'DE') });
    const inner = letters.add({ to: address('Inner', '1010') });
    await letters.compose();
    expect((await letters.gathered(3)).map(({ row, gathering }) => [row, gathering]).sort()).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    const waiting = await renderer.call(`print-streams?batch=${letters.id}`);
    expect(await waiting.json()).toMatchObject({ items: [], gathered: 3 });
    expect((await letters.rendered()).size).toBe(0);

    await letters.assembled();
    const [stream, ...others] = await letters.completed();
    expect(others).toEqual([]);
    expect(stream).toMatchObject({ number: 1, profile: 'plain', printer: 'hall-2', documents: 3 });
    expect(stream!.parts).toMatchObject([{ number: 1, documents: 3, pages: 4, sheets: 4 }]);
    const part = await partOf(stream!);
    expect(textsOf(part)).toEqual(['Inner only', 'Vienna p1', 'Vienna p2', 'Berlin only']);

    const rendered = await letters.rendered();
    const places = [inner, vienna, berlin].map(({ communicationId }) => rendered.get(communicationId)!);
    expect(places.map(({ stream }) => [stream?.id, stream?.firstPage, stream?.pages])).toEqual([
      [stream!.id, 1, 1],
      [stream!.id, 2, 2],
      [stream!.id, 4, 1],
    ]);
    // Each customer's own artefact is that customer's alone.
    for (const { artefact, pages } of places) {
      const own = textsOf(await renderer.artefacts.get(artefact));
      expect(own).toHaveLength(pages);
      expect(new Set(own.map((text) => text.split(' ')[0])).size).toBe(1);
    }
    expect(textsOf(await renderer.artefacts.get(places[1]!.artefact))).toEqual(['Vienna p1', 'Vienna p2']);
  });

  it('share an envelope where they share an address, on both sides, with covers, separators and marks', async () => {
    await profile('household', {
      ...{ sides: 'two-sided-long-edge', householding: true },
      ...{ cover: true, separators: true, mark: 'datamatrix' },
    });
    const letters = new Letters('household');
    const ada = letters.add({ to: address('Ada', '1010'), pages: ['p1', 'p2', 'p3'] });
    letters.add({ to: address('Zoe', '1020') });
    const bob = letters.add({ to: address('Bob', '1010', 'RING  1.') });
    await letters.compose();
    await letters.gathered(3);
    await letters.assembled();
    const [stream] = await letters.completed();
    const part = await partOf(stream!);
    const texts = textsOf(part);
    expect(texts.map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual([
      ...['Print stream', ''],
      ...['Envelope 1', '', 'Ada p1', 'Ada p2', 'Ada p3', '', 'Bob only', ''],
      ...['Envelope 2', '', 'Zoe only', ''],
    ]);
    expect(stream!.parts).toMatchObject([{ documents: 3, pages: 14, sheets: 7 }]);
    const marks: [page: number, text: string][] = [
      [5, '000001001003-1'],
      [7, '000001002003-1'],
      [9, '000001003003L1'],
      [13, '000002001001L1'],
    ];
    for (const [page, mark] of marks) {
      const text = `${stream!.id.slice(0, 8)}${mark}`;
      expect([page, bearsDataMatrix(part, page, text, { left: 5, top: 100, size: 9 })]).toEqual([page, true]);
    }
    expect(
      bearsDataMatrix(part, 5, `${stream!.id.slice(0, 8)}000001001003L1`, { left: 5, top: 100, size: 9 }),
    ).toBe(false);
    const rendered = await letters.rendered();
    const envelope = { number: 1, firstPage: 3, lastPage: 10 };
    expect(rendered.get(ada.communicationId)?.stream).toMatchObject({ firstPage: 5, pages: 4, envelope });
    expect(rendered.get(bob.communicationId)?.stream).toMatchObject({ firstPage: 9, pages: 2, envelope });
    // The customers' own copies bear no marks of the inserter.
    expect(textsOf(await renderer.artefacts.get(rendered.get(bob.communicationId)!.artefact))).toEqual([
      'Bob only',
    ]);
    expect(check(part)).toContain('No syntax or stream encoding errors found');
  });

  it('are listed in an index, as CSV and as JSON, down to the digest of each', async () => {
    const letters = new Letters('plain');
    letters.add({ to: address('=Formula', '1010') });
    letters.add({ to: address('Other', '1020') });
    await letters.compose();
    await letters.gathered(2);
    await letters.assembled();
    const [stream] = await letters.completed();
    const csv = await (await renderer.call(`print-streams/${stream!.id}/index.csv`)).text();
    const [head, ...rows] = csv.trim().split('\r\n');
    expect(head).toBe('sequence,envelope,communicationId,customerId,part,firstPage,pages,sheets,digest');
    const rendered = await letters.rendered();
    expect(rows).toEqual(
      letters.letters.map(({ communicationId, customerId }, i) =>
        [
          i + 1,
          i + 1,
          communicationId,
          customerId,
          1,
          i + 1,
          1,
          1,
          rendered.get(communicationId)!.artefact.digest,
        ].join(),
      ),
    );
    const json = (await (await renderer.call(`print-streams/${stream!.id}/index.json`)).json()) as {
      documents: { sequence: number }[];
      parts: { digest: string }[];
    };
    expect(json.documents.map(({ sequence }) => sequence)).toEqual([1, 2]);
    const part = Buffer.from(
      await (await renderer.call(`print-streams/${stream!.id}/parts/1`)).arrayBuffer(),
    );
    expect(createHash('sha256').update(part).digest('hex')).toBe(json.parts[0]!.digest);
  });

  it('are divided into parts, and never an envelope', async () => {
    await profile('short', { householding: true, documentsPerPart: 2 });
    const letters = new Letters('short');
    for (const [recipient, code] of [
      ...[
        ['A', '1010'],
        ['B', '1020'],
        ['C', '1020'],
        ['D', '1020'],
      ],
      ...[
        ['E', '1030'],
        ['F', '1040'],
      ],
    ] as const)
      letters.add({ to: address(recipient!, code!) });
    await letters.compose();
    await letters.gathered(6);
    await letters.assembled();
    const [stream] = await letters.completed();
    const parts = await Promise.all(stream!.parts.map(async (_, i) => textsOf(await partOf(stream!, i + 1))));
    expect(parts.map((texts) => texts.map((text) => text[0]).join(''))).toEqual(['ABCD', 'EF']);
  });

  it('go on without one that cannot be printed; tried again it makes another stream', async () => {
    const letters = new Letters('plain');
    letters.add({ to: address('Good', '1010') });
    const bad = letters.add({
      to: address('Bad', '1020'),
      body: '<img src="https://elsewhere.example/x.png">',
    });
    await letters.compose();
    await letters.gathered(2);
    await letters.assembled();
    const [stream] = await letters.completed();
    expect(textsOf(await partOf(stream!))).toEqual(['Good only']);
    const stuck = (await renderer.bus.read(batchStuckV1, 1)).map(({ data }) => data);
    expect(stuck.find(({ communicationId }) => communicationId === bad.communicationId)).toMatchObject({
      batch: { id: letters.id, row: 2 },
      consumer: 'renderer-print-streams',
      code: 'external-resource',
      gathering: 1,
    });
    const report = (await (await renderer.call(`print-streams/${stream!.id}`)).json()) as object;
    expect(report).toMatchObject({
      ...{ state: 'completed', documents: 2, printed: 1, failed: 1 },
      failures: [{ communicationId: bad.communicationId, code: 'external-resource' }],
    });

    expect((await renderer.call(`print-streams/${stream!.id}/retry`, {})).status).toBe(202);
    expect((await renderer.call(`print-streams/${stream!.id}/retry`, {})).status).toBe(409);
    expect((await letters.gathered(3)).at(-1)).toMatchObject({ row: 2, gathering: 2 });
    await letters.assembled(2);
    const both = await letters.completed(2);
    expect(both.map(({ number, documents, parts }) => [number, documents, parts.length])).toEqual([
      [1, 1, 1],
      [2, 0, 0],
    ]);
  });

  it('make one stream, however often they and their batch are announced', async () => {
    const letters = new Letters('plain');
    letters.add({ to: address('Once', '1010') });
    await letters.compose();
    await letters.gathered(1);
    await letters.assembled(1);
    await letters.completed();
    await letters.assembled(2);
    await renderer.bus.publish(communicationComposedV1, letters.letters[0]!, randomUUID());
    await renderer.bus.drained('TOURBUS_PRINT_STREAMS', 'renderer-print-streams');
    await renderer.bus.drained('TOURBUS_COMMUNICATIONS', 'renderer-rendering');
    expect(await letters.completed()).toHaveLength(1);
    expect(await letters.gathered(1)).toHaveLength(1);
  });

  it('lose their file a week after it was printed, if somebody in it is erased, and nobody else their letter', async () => {
    const letters = new Letters('plain');
    letters.add({ to: address('Forgotten', '1010'), customerId: 'C-forgotten' });
    const staying = letters.add({ to: address('Staying', '1020'), customerId: 'C-staying' });
    await letters.compose();
    await letters.gathered(2);
    await letters.assembled();
    const [stream] = await letters.completed();
    const files = [stream!.parts[0]!.artefact, stream!.index.csv, stream!.index.json];
    const own = (await letters.rendered()).get(staying.communicationId)!.artefact;
    const erased = { ...customerErasedV1.example, customerId: 'C-forgotten', contactPoints: [] };
    await renderer.bus.publish(customerErasedV1, erased, randomUUID());
    await renderer.bus.drained('TOURBUS_DATA', 'renderer-erasures');
    const leftovers = renderer.service.app.get(RenderedLeftovers);
    await leftovers.clear();
    expect((await renderer.call(`print-streams/${stream!.id}/parts/1`)).status).toBe(200);

    const database = renderer.service.app.get(DataSource);
    // One of which nothing could be printed has no file to lose.
    const empty = new Letters('plain');
    empty.add({ to: address('Bad', '1030'), body: '<img src="https://elsewhere.example/x.png">' });
    await empty.compose();
    await empty.gathered(1);
    await empty.assembled();
    const [bare] = await empty.completed();
    await database.query(
      `UPDATE print_streams SET names_erased = true, completed_at = now() - interval '7 days 1 second' WHERE id = ANY($1)`,
      [[stream!.id, bare!.id]],
    );
    await leftovers.clear();
    for (const what of ['parts/1', 'index.csv', 'index.json'])
      expect((await renderer.call(`print-streams/${stream!.id}/${what}`)).status).toBe(404);
    await eventually(async () =>
      (await Promise.all(files.map((file) => renderer.artefacts.has(file)))).every((is) => !is),
    );
    expect(await renderer.artefacts.has(own)).toBe(true);
  });

  it('of a profile that nobody made are parked, and say how it is made', async () => {
    const letters = new Letters('nowhere');
    const { communicationId } = letters.add({ to: address('Lost', '1010') });
    await letters.compose();
    const parked = await eventually(async () => {
      const { items } = (await (await renderer.call('parked?limit=200')).json()) as {
        items: { messageId: string; code: string; remedy: string }[];
      };
      return items.find(
        (item) => item.messageId === deterministicId(communicationComposedV1.subject, communicationId),
      );
    });
    expect(parked).toMatchObject({
      code: 'unknown-print-stream-profile',
      remedy: expect.stringContaining('PUT /api/renderer/v1/print-stream-profiles/nowhere'),
    });
  });
});

function check(pdf: Buffer): string {
  const file = join(renderer.infrastructure.folder, `${randomUUID()}.pdf`);
  writeFileSync(file, pdf);
  return execFileSync('qpdf', ['--check', file]).toString();
}
