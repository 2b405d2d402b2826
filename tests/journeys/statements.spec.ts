import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SampleEvent, sampleStatements } from '@tourbus/samples';
import { partsOf, openPdf } from '../integration/renderer/pdf-structure.js';
import { type ReadPdf, readPdf } from '../integration/renderer/pdf.js';
import { type Mail, type World, buyerOf, eventually, startWorld } from './world.js';

interface Statement {
  no: string;
  currency: string;
  decimals: number;
  opening: number;
  closing: number;
  entries: { ref: string; amount: number; balance: number }[];
}

interface Rendering {
  pages: number;
  artefacts: { role: string; artefact: { digest: string } }[];
}

const statementOf = (event: SampleEvent): Statement =>
  (event.data as unknown as { statement: Statement }).statement;
const localeOf = (event: SampleEvent): string =>
  (event.data as unknown as { buyer: { lang: string } }).buyer.lang;

/** Letters are compared, not the blanks between them: lines wrap where a column ends. */
const plain = (text: string): string => text.normalize('NFKC').replace(/[\s\u2066-\u2069\u200e\u200f]+/g, '');

function isInOrder(text: string, words: readonly string[]): boolean {
  const squeezed = plain(text);
  let at = 0;
  return words.every((word) => {
    const found = squeezed.indexOf(plain(word), at);
    at = found + plain(word).length;
    return found >= 0;
  });
}

describe('statements of account', () => {
  const statements = sampleStatements(new Date());
  const mailed = statements.filter((event) => buyerOf(event).reach.email);
  const printed = statements.filter((event) => !buyerOf(event).reach.email);
  let world: World;

  beforeAll(async () => {
    world = await startWorld();
    const { status, body } = await world.post(statements);
    expect({ status, accepted: body.accepted.length }).toEqual({ status: 202, accepted: statements.length });
  });
  afterAll(() => world?.stop());

  const mailOf = (event: SampleEvent): Promise<Mail> =>
    eventually(async () => {
      const found = await world.mails(buyerOf(event).reach.email ?? '');
      return found.length === 1 && found[0];
    }, 120_000);

  const attachmentOf = async ({ id, attachments }: Mail): Promise<Buffer> => {
    expect(attachments).toMatchObject([{ mediaType: 'application/pdf' }]);
    const answer = await fetch(
      `${world.stack.urls.inbox}/api/messages/${id}/attachments/${attachments[0]?.n}`,
    );
    return Buffer.from(await answer.arrayBuffer());
  };

  const letterOf = async (event: SampleEvent): Promise<Buffer> => {
    const [communication] = await eventually(async () => {
      const found = await world.communications(buyerOf(event).ref);
      return found.length === 1 && ['dispatched', 'delivered'].includes(found[0]?.state ?? '') && found;
    }, 120_000);
    const rendering = await world.api<Rendering>(`/api/renderer/v1/renderings/${communication?.id}`);
    const [{ artefact } = { artefact: { digest: '' } }] = rendering.body.artefacts;
    const answer = await fetch(`${world.stack.urls.gateway}/api/renderer/v1/artefacts/${artefact.digest}`, {
      headers: { authorization: `Bearer ${world.stack.keys.demo}` },
    });
    return Buffer.from(await answer.arrayBuffer());
  };

  /** Sound, whole, its own customer's, and adding up to what the shop says. */
  function expectStatement(pdf: Buffer, event: SampleEvent): ReadPdf {
    const statement = statementOf(event);
    const read = readPdf(pdf);
    expect(openPdf(pdf).wasRepaired()).toBe(false);
    expect(partsOf(pdf).notEmbedded).toEqual([]);
    expect(read).toMatchObject({ tagged: true, language: localeOf(event) });
    const numbers = new Set(read.text.match(/S\d{4}-2\d{4}/g));
    expect([...numbers]).toEqual([statement.no]);
    expect([
      statement.no,
      isInOrder(
        read.text,
        statement.entries.map(({ ref }) => ref),
      ),
    ]).toEqual([statement.no, true]);
    return read;
  }

  /** Amounts as the customer's country writes them; of Arabic, every engine takes the signs out in an order of its own. */
  function expectSums({ text }: ReadPdf, event: SampleEvent): void {
    const { opening, closing, entries, currency, decimals } = statementOf(event);
    const format = new Intl.NumberFormat(localeOf(event), { style: 'currency', currency });
    const shown = (minor: number): string => format.format(minor / 10 ** decimals);
    expect(entries.reduce((sum, { amount }) => sum + amount, opening)).toBe(closing);
    const lines = entries.flatMap(({ ref, amount, balance }) => [ref, shown(amount), shown(balance)]);
    expect([text, isInOrder(text, [shown(opening), ...lines, shown(closing)])]).toEqual([text, true]);
  }

  it('reach whoever reads mail, once, in their language, with the whole of it as PDF', async () => {
    expect(mailed.length).toBeGreaterThan(40);
    for (const event of mailed) {
      const mail = await mailOf(event);
      expect(mail.subject).toContain(statementOf(event).no);
      const read = expectStatement(await attachmentOf(mail), event);
      if (!localeOf(event).startsWith('ar')) expectSums(read, event);
    }
  }, 300_000);

  it('reach everybody else as a letter', async () => {
    expect(printed.length).toBeGreaterThan(5);
    for (const event of printed) {
      const read = expectStatement(await letterOf(event), event);
      if (!localeOf(event).startsWith('ar')) expectSums(read, event);
    }
  }, 300_000);
});
