import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually, type StartedSandbox, startedSandbox } from '../../test/started-sandbox.js';

describe('letters from the print spool', () => {
  let spool: string;
  let sandbox: StartedSandbox;
  let notes: string[];

  beforeEach(async () => {
    spool = await mkdtemp(join(tmpdir(), 'spool-'));
    notes = [];
  });
  afterEach(async () => {
    await sandbox.discard();
    await rm(spool, { recursive: true });
  });

  const start = async () => {
    sandbox = await startedSandbox({ printSpool: spool, note: (_level, text) => notes.push(text) });
  };
  const pdfOf = (id: string) => Buffer.from(`%PDF-1.7 of ${id} \u0000\n\u0001`);

  async function print(id: string, more: object = {}): Promise<void> {
    const ticket = {
      communicationId: id,
      customerId: 'c-1',
      to: ['Zoë Ångström', 'Hauptstraße 1', '10115 Berlin'],
      pages: 2,
      fileName: `delivery-note-${id}.pdf`,
      digest: `digest of ${id}`,
      submittedAt: '2026-11-22T08:00:00.000Z',
      ...more,
    };
    await writeFile(join(spool, `${id}.pdf`), pdfOf(id));
    await writeFile(join(spool, `.${id}.json`), JSON.stringify(ticket));
    await rename(join(spool, `.${id}.json`), join(spool, `${id}.json`));
  }

  const printed = (count: number) =>
    eventually(async () => {
      const page = await sandbox.list('?channel=print');
      expect(page.total).toBe(count);
      return page.messages;
    });

  test('are listed with their address and the PDF as the first attachment', async () => {
    await start();
    await print('one');
    const [summary] = await printed(1);
    expect(summary).toMatchObject({
      channel: 'print',
      to: ['Zoë Ångström', 'Hauptstraße 1', '10115 Berlin'],
      subject: 'delivery-note-one.pdf',
    });
    const message = await sandbox.message(summary?.id ?? '');
    expect(message.metadata).toMatchObject({ communicationId: 'one', pages: '2' });
    expect(message.attachments).toMatchObject([{ n: 1, mediaType: 'application/pdf' }]);
    const pdf = await fetch(`${sandbox.httpUrl}/api/messages/${message.id}/attachments/1`);
    expect(Buffer.from(await pdf.arrayBuffer())).toEqual(pdfOf('one'));
    const raw = await fetch(`${sandbox.httpUrl}/api/messages/${message.id}/raw`);
    expect(await raw.json()).toMatchObject({ communicationId: 'one' });
  });

  test('are found when they were there before the sandbox', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, n) => print(`job-${n}`)));
    await start();
    await printed(50);
  });

  test('come out in the order in which they were spooled, though they are found together', async () => {
    const names = ['c', 'a', 'd', 'b'];
    for (const [n, name] of names.entries()) {
      await print(name);
      await utimes(join(spool, `${name}.json`), 1_000 + n, 1_000 + n);
    }
    await start();
    const found = await printed(4);
    expect(found.map(({ subject }) => subject).reverse()).toEqual(
      names.map((name) => `delivery-note-${name}.pdf`),
    );
  });

  test('are listed once, however often they are handed in, over restart and deletion', async () => {
    await start();
    await print('one');
    const [before] = await printed(1);
    await print('one', { submittedAt: '2026-11-22T09:00:00.000Z' });
    sandbox = await sandbox.restart();
    await print('two');
    expect((await printed(2)).map(({ id }) => id)).toContain(before?.id);
    await fetch(`${sandbox.httpUrl}/api/messages`, { method: 'DELETE' });
    await print('three');
    expect((await printed(1))[0]?.subject).toBe('delivery-note-three.pdf');
  });

  test('are listed again when the same communication is printed with other bytes', async () => {
    await start();
    await print('one');
    await printed(1);
    await print('one', { digest: 'another digest' });
    await printed(2);
  });

  test('in a part of a print stream are one job, which names its printer', async () => {
    await start();
    await writeFile(join(spool, 'job-1.pdf'), pdfOf('job-1'));
    const ticket = {
      printJob: 'job-1',
      printer: 'hall',
      documents: 60,
      fileName: 'statements-1.pdf',
      digest: 'd',
    };
    await writeFile(join(spool, 'job-1.json'), JSON.stringify(ticket));
    const [summary] = await printed(1);
    expect(summary).toMatchObject({ to: ['hall: print stream, 60 documents'], subject: 'statements-1.pdf' });
  });

  test('with an unreadable ticket, or without a PDF, wait, and the log says why', async () => {
    await start();
    await writeFile(join(spool, 'bad.json'), '{"communicationId":"bad"}');
    await writeFile(
      join(spool, 'early.json'),
      '{"communicationId":"early","fileName":"e.pdf","digest":"d","to":["A"]}',
    );
    // A ticket that is looked at while it is being written is spoken of twice.
    const waiting = () => new Set(notes.filter((note) => note.includes('waits')));
    await eventually(() => expect(waiting().size).toBe(2));
    expect(notes.join()).toContain("no text 'fileName'");
    await writeFile(join(spool, 'early.pdf'), pdfOf('early'));
    expect((await printed(1))[0]?.subject).toBe('e.pdf');
  });
});
