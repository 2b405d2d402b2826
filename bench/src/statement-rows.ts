import { eventTypes, sampleContent, sampleStatements } from '@tourbus/samples';
import { stringify } from 'csv-stringify/sync';

/** The event type that a row of the file is an event of. */
export const rowType = 'com.fennholm.statement.row';

interface Statement {
  buyer: {
    ref: string;
    kind: string;
    lang: string;
    tz?: string;
    person?: { first?: string | null; last?: string | null };
    company?: { name?: string | null };
    addresses: {
      street: string;
      extra?: string | null;
      zip?: string | null;
      town: string;
      state?: string | null;
      iso: string;
    }[];
  };
  billTo: { label: string[] };
  statement: {
    no: string;
    entries: { on: string; kind: string; ref: string; items: string[]; amount: number; balance: number }[];
    months: { month: string; spent: number }[];
  } & Record<string, string | number | null | object>;
}

/** Lists in a cell, as exports of other systems have them: `a|b;c|d`. */
const listed = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => row.map((cell) => String(cell).replace(/[|;]/g, ',')).join('|')).join(';');

/** The samples' customers, whose addresses those of the file have in turn. */
const statementsNow = (): Statement[] =>
  sampleStatements(new Date()).map(({ data }) => data as unknown as Statement);

const placeOf = (customerId: string): number => Number(customerId.slice(2));

/** What the statement of a customer of the file is numbered. */
export const numberOf = (customerId: string): string => `S${String(placeOf(customerId)).padStart(6, '0')}`;

/** Country and postal code of a customer of the file: what a print stream is sorted by. */
export function townOf(customerId: string): string {
  const all = (samples ??= statementsNow());
  const home = all[(placeOf(customerId) - 1) % all.length]?.buyer.addresses[0];
  const zip = (home?.zip ?? '')
    .replace(/\s/g, '')
    .replace(/\p{P}+/gu, ' ')
    .toUpperCase();
  return `${home?.iso} ${zip}`;
}
let samples: Statement[] | undefined;

function rowOf({ buyer, billTo, statement }: Statement, n: number): Record<string, string | number> {
  const { no: _no, entries, months, ...facts } = statement;
  const [home] = buyer.addresses;
  if (!home) throw new Error(`The samples have no address for ${buyer.ref}.`);
  return {
    number: numberOf(`B-${n}`),
    ref: `B-${n}`,
    kind: buyer.kind,
    lang: buyer.lang,
    zone: buyer.tz ?? '',
    given: buyer.person?.first ?? '',
    family: buyer.person?.last ?? '',
    company: buyer.company?.name ?? '',
    street: home.street,
    extra: home.extra ?? '',
    zip: home.zip ?? '',
    town: home.town,
    state: home.state ?? '',
    iso: home.iso,
    label: billTo.label.join('|'),
    ...Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value ?? '')])),
    entries: listed(
      entries.map(({ on, kind, ref, items, amount, balance }) => [
        on,
        kind,
        ref,
        items.join(' + '),
        amount,
        balance,
      ]),
    ),
    months: listed(months.map(({ month, spent }) => [month, spent])),
  };
}

/** A file of `count` statements, each of a customer of its own, at the addresses of the samples in turn. */
export function statementFile(count: number): string {
  const statements = statementsNow();
  const rows = Array.from({ length: count }, (_, i) =>
    rowOf(statements[i % statements.length] as Statement, i + 1),
  );
  return stringify(rows, { header: true });
}

/** What a cell of the file says, as the samples' own mapping wants it. */
const unfolded = `{
  "buyer": {
    "ref": ref, "kind": kind, "lang": lang, "tz": zone,
    "person": { "first": given, "last": family }, "company": { "name": company },
    "reach": {}, "optIn": { "granted": false },
    "addresses": [{ "usage": "home", "street": street, "extra": extra, "zip": zip, "town": town, "state": state, "iso": iso }]
  },
  "billTo": { "label": $split(label, "|") },
  "statement": {
    "no": number, "account": account, "issuedOn": issuedOn, "from": from, "to": to, "url": url, "currency": currency,
    "dueOn": dueOn = "" ? null : dueOn, "code": code = "" ? null : code,
    "decimals": $number(decimals), "opening": $number(opening), "closing": $number(closing),
    "entries": entries = "" ? [] : [$split(entries, ";").($e := $split($, "|"); {
      "on": $e[0], "kind": $e[1], "ref": $e[2], "items": [$e[3]], "amount": $number($e[4]), "balance": $number($e[5])
    })],
    "months": [$split(months, ";").($m := $split($, "|"); { "month": $m[0], "spent": $number($m[1]) })]
  }
}`;

/** The event type of the rows: the file's columns folded into what the samples' statements are made of. */
export function rowEventType(): object {
  const issued = sampleContent().eventTypes[eventTypes.statementIssued] as {
    mapping: { customer: string; data: string; thread?: string };
  };
  const within = (expression: string): string =>
    `($statement := ${unfolded}; $statement.${expression.replace(/\/\*[^]*?\*\//g, '').trim()})`;
  return {
    schema: { type: 'object', required: ['ref', 'number', 'entries'] },
    mapping: {
      customer: within(issued.mapping.customer),
      data: within(issued.mapping.data),
      thread: 'number',
    },
  };
}
