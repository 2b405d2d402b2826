import { describe, expect, it } from '@jest/globals';
import { eventTypes, sampleEvents, sampleStatements } from './index.js';

const now = new Date('2026-11-22T09:00:00Z');
const events = sampleEvents(now);
const ofType = (type: string) => events.filter((event) => event.type === type);
const everyText = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : value && typeof value === 'object'
      ? Object.values(value).flatMap(everyText)
      : [];
const texts = events.flatMap((event) => everyText(event.data));

describe('the events of the shop', () => {
  it('are the same for the same moment, and others for another', () => {
    expect(sampleEvents(now)).toEqual(events);
    const later = new Set(sampleEvents(new Date('2026-11-22T09:00:01Z')).map((event) => event.id));
    expect(events.some((event) => later.has(event.id))).toBe(false);
  });

  it('tell of 200 orders, 150 invoices and a newsletter for each of 60 customers', () => {
    expect(ofType(eventTypes.orderShipped)).toHaveLength(200);
    expect(ofType(eventTypes.invoiceIssued)).toHaveLength(150);
    expect(ofType(eventTypes.newsletterIssued)).toHaveLength(60);
    expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
  });

  it('are CloudEvents that happened', () => {
    for (const event of events) {
      expect(event).toMatchObject({
        specversion: '1.0',
        source: expect.any(String),
        subject: expect.any(String),
      });
      expect(new Date(event.time).getTime()).toBeLessThanOrEqual(now.getTime());
    }
  });

  it('never let an invoice be later than the parcel of its order, which it would supersede', () => {
    const shippedAt = new Map(ofType(eventTypes.orderShipped).map((event) => [event.subject, event.time]));
    for (const invoice of ofType(eventTypes.invoiceIssued))
      expect(invoice.time).toBe(shippedAt.get(invoice.subject));
  });

  it('reach nobody: only reserved domains, and phone numbers kept for fiction', () => {
    const addresses = texts.filter((text) => /^\S+@\S+$/.test(text));
    expect(addresses.length).toBeGreaterThan(300);
    for (const address of addresses) expect(address).toMatch(/\.example$/);
    for (const url of texts.filter((text) => text.startsWith('http')))
      expect(new URL(url).hostname).toMatch(/\.example$/);

    // Ofcom, NANPA, Bundesnetzagentur, Arcep and PTS keep these free.
    const fiction =
      /^(\+447700900\d{3}|\+1\d{3}55501\d{2}|\+49171392000?\d{2}|\+336399800?\d{2}|\+467017406\d{2})$/;
    const phones = texts.filter((text) => /^\+\d+$/.test(text));
    expect(phones.length).toBeGreaterThan(0);
    for (const phone of phones) expect(phone).toMatch(fiction);
  });

  it('have someone for every way: mail, letter, text message, and no newsletter', () => {
    const buyers = ofType(eventTypes.newsletterIssued).map(
      (event) => event.data.buyer as Record<string, unknown>,
    );
    const reach = buyers.map((buyer) => buyer.reach as { email: string | null; prefers: string[] });
    expect(reach.filter((way) => !way.email).length).toBeGreaterThan(5);
    expect(reach.filter((way) => way.prefers.includes('text')).length).toBeGreaterThan(4);
    expect(buyers.filter((buyer) => !(buyer.optIn as { granted: boolean }).granted).length).toBeGreaterThan(
      10,
    );
    expect(new Set(buyers.map((buyer) => String(buyer.lang).slice(0, 2)))).toEqual(
      new Set(['en', 'de', 'fr', 'es', 'sv', 'pl', 'ja', 'ar']),
    );
  });

  it('have invoices whose sums agree', () => {
    for (const { data } of ofType(eventTypes.invoiceIssued)) {
      const invoice = data.invoice as {
        rows: { gross: number }[];
        postage: number;
        total: number;
        taxes: { net: number; tax: number }[];
      };
      expect(invoice.rows.reduce((sum, row) => sum + row.gross, invoice.postage)).toBe(invoice.total);
      expect(invoice.taxes.reduce((sum, { net, tax }) => sum + net + tax, 0)).toBe(invoice.total);
    }
  });
});

describe('the statements of the shop', () => {
  interface Entry {
    on: string;
    kind: string;
    amount: number;
    balance: number;
  }
  interface Statement {
    no: string;
    from: string;
    to: string;
    dueOn: string | null;
    opening: number;
    closing: number;
    entries: Entry[];
    months: { month: string; spent: number }[];
    code: string | null;
    currency: string;
  }
  const statements = sampleStatements(now).map(({ data }) => data.statement as Statement);

  it('are one for each customer, of the month that is over, and the same for the same moment', () => {
    expect(new Set(statements.map(({ no }) => no)).size).toBe(60);
    expect(new Set(statements.map(({ from, to }) => `${from} ${to}`))).toEqual(
      new Set(['2026-10-01 2026-10-31']),
    );
    expect(sampleStatements(now)).toEqual(sampleStatements(now));
  });

  it('add up, line by line, and to what was spent in the month', () => {
    for (const { opening, closing, entries, months, from, to } of statements) {
      let balance = opening;
      for (const entry of entries) {
        balance += entry.amount;
        expect(entry.balance).toBe(balance);
        expect(entry.on >= from && entry.on <= to).toBe(true);
      }
      expect(closing).toBe(balance);
      const spent = entries
        .filter(({ kind }) => kind !== 'payment')
        .reduce((sum, { amount }) => sum + amount, 0);
      expect(months.at(-1)).toEqual({ month: '2026-10', spent });
      expect(months).toHaveLength(12);
    }
  });

  it('ask for money only where some is owed, with a code that banking apps read', () => {
    for (const { closing, dueOn, code, currency } of statements) {
      expect([dueOn !== null, code !== null]).toEqual([closing > 0, closing > 0]);
      if (code && currency === 'EUR')
        expect(code).toMatch(
          /^BCD\n002\n1\nSCT\nDEICDEHHXXX\nFennholm GmbH\nDE\d{20}\nEUR\d+\.\d\d\n\n\nS2610-\d+$/,
        );
    }
  });

  it('come in all lengths: nothing to tell, a page, and many', () => {
    const lengths = statements.map(({ entries }) => entries.length);
    expect(lengths).toEqual(expect.arrayContaining([0, 26, 27, 28, 160]));
  });
});
