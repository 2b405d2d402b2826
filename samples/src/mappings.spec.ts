import { beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import jsonata from 'jsonata';
import { type SampleEvent, eventTypes, sampleContent, sampleEvents, sampleStatements } from './index.js';

const content = sampleContent();
const now = new Date('2026-11-22T09:00:00Z');
const events = [...sampleEvents(now), ...sampleStatements(now)];
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });

interface Mapping {
  customer: string;
  data: string;
  thread?: string;
}

interface Mapped {
  customer: Record<string, unknown> & { contactPoints: { channel: string }[]; preferences: object };
  data: Record<string, unknown>;
  thread?: string;
}

const mappers = new Map(
  Object.entries(content.eventTypes).map(([type, { mapping }]) => {
    const { customer, data, thread } = mapping as Mapping;
    return [type, { customer: jsonata(customer), data: jsonata(data), thread: jsonata(thread ?? 'null') }];
  }),
);

/** As it would go over the bus. */
async function mapOne(event: SampleEvent): Promise<Mapped> {
  const mapper = mappers.get(event.type);
  const evaluated = {
    customer: (await mapper?.customer.evaluate(event.data)) as unknown,
    data: (await mapper?.data.evaluate(event.data)) as unknown,
    thread: (await mapper?.thread.evaluate(event.data)) as unknown,
  };
  return JSON.parse(JSON.stringify(evaluated)) as Mapped;
}

const results = new Map<string, Mapped>();
const mapped = (event: SampleEvent): Mapped => results.get(event.id) as Mapped;

beforeAll(async () => {
  for (const event of events) results.set(event.id, await mapOne(event));
}, 60_000);

/** The names of all members, with those inside; a list counts by its first item. */
const shapeOf = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.slice(0, 1).map(shapeOf)
    : value && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
      : typeof value === 'undefined';

describe.each(Object.values(eventTypes))('every %s', (type) => {
  const own = events.filter((event) => event.type === type);

  it('satisfies the schema registered for it', () => {
    const validate = ajv.compile(content.eventTypes[type]?.schema as object);
    for (const event of own) expect([validate(event.data), validate.errors]).toEqual([true, null]);
  });

  it('maps to a customer who can be reached', () => {
    for (const event of own) {
      const { customer } = mapped(event);
      expect(customer).toMatchObject({
        id: expect.stringMatching(/^C-\d+$/),
        names: { display: expect.any(String) },
        locale: expect.stringMatching(/^[a-z]{2}-[A-Z]{2}$/),
        country: expect.stringMatching(/^[A-Z]{2}$/),
        consents: [{ purpose: 'marketing', state: expect.stringMatching(/^(granted|revoked)$/) }],
      });
      expect(customer.contactPoints.map((point) => point.channel)).toContain('print');
      // A missing value is left out: the contract of a customer has no null.
      expect(JSON.stringify(customer)).not.toContain('null');
    }
  });

  it('maps to data of one shape, which the sample of its template has too', () => {
    const template = Object.values(content.definitions).find(
      (definition) => definition.trigger === type,
    )?.template;
    const sample = content.templates[String(template)]?.sampleData as { data: unknown };
    // Of a list without items nothing can be said.
    const telling = own
      .map((event) => shapeOf(mapped(event).data))
      .filter((shape) => !JSON.stringify(shape).includes('[]'));
    expect(telling.length).toBeGreaterThan(20);
    for (const shape of telling) expect(shape).toEqual(shapeOf(sample.data));
  });
});

describe('a customer', () => {
  const shipped = events.filter((event) => event.type === eventTypes.orderShipped);
  const buyerOf = (event: SampleEvent) =>
    event.data.buyer as { reach: { email: string | null; prefers: string[] } };

  it('without e-mail has only a postal address, so that a letter goes out', () => {
    for (const event of shipped.filter((event) => !buyerOf(event).reach.email))
      expect(mapped(event).customer.contactPoints.map((point) => point.channel)).toEqual(['print']);
  });

  it('who asked for text messages prefers them, with a number to send them to', () => {
    const texted = shipped.filter((event) => buyerOf(event).reach.prefers.length > 0);
    expect(texted.length).toBeGreaterThan(0);
    for (const event of texted) {
      const { customer } = mapped(event);
      expect(customer.preferences).toEqual({ channels: ['sms'] });
      expect(customer.contactPoints.map((point) => point.channel)).toContain('sms');
    }
  });

  it('has bought what was shipped, for what the invoice says', async () => {
    const told = jsonata(
      String((content.eventTypes[eventTypes.orderShipped]?.mapping as { touchpoint: string }).touchpoint),
    );
    const totals = new Map(
      events
        .filter((event) => event.type === eventTypes.invoiceIssued)
        .map((event) => [
          event.subject,
          (mapped(event).data as { invoice: { total: number } }).invoice.total,
        ]),
    );
    for (const event of shipped) {
      const touchpoint = (await told.evaluate(event.data)) as { reference: string; amount: number };
      expect(touchpoint).toMatchObject({ kind: 'purchase', reference: event.subject });
      const total = totals.get(event.subject);
      if (total !== undefined) expect(touchpoint.amount).toBe(total);
    }
  });

  it('has an order and its invoice in one thread', () => {
    for (const event of events.filter((event) => event.type !== eventTypes.newsletterIssued))
      expect(mapped(event).thread).toBe(event.subject);
  });
});
