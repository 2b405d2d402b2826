import { readJson } from './content-files.js';
import { type SampleEvent, eventOf, eventTypes } from './events.js';
import { buyer, day, dateOf } from './payloads.js';
import { SeededRandom } from './random.js';
import {
  type Market,
  type Product,
  type ShopCustomer,
  addressLabel,
  catalogue,
  customers,
  marketOf,
  priceIn,
} from './shop.js';

interface Entry {
  on: string;
  kind: 'order' | 'return' | 'payment';
  ref: string;
  items: string[];
  note: string | null;
  /** In minor units, what the customer owes more, and owes then. */
  amount: number;
  balance: number;
}

const notes = readJson<string[]>('shop/notes.json');
const { bank } = readJson<{ attributes: { bank: Record<'holder' | 'iban' | 'bic', string> } }>(
  'brand.json',
).attributes;

/** How busy some accounts were; a statement may have any number of pages, or nothing to tell. */
const unusual = new Map([
  [4, 0],
  [7, 160],
  [12, 26],
  [13, 27],
  [14, 28],
]);

/** The last month that was complete at `now`. */
function monthBefore(now: Date): { first: Date; last: Date } {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  return { first, last: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0)) };
}

class Account {
  readonly entries: Entry[] = [];
  private readonly bought: { product: Product; price: number }[] = [];
  balance: number;

  constructor(
    private readonly random: SeededRandom,
    private readonly market: Market,
    readonly opening: number,
  ) {
    this.balance = opening;
  }

  add(on: string, sequence: string): void {
    const draw = this.random.next();
    const returned = draw < 0.12 ? this.bought.shift() : undefined;
    if (returned) return this.book(on, 'return', `G${sequence}`, -returned.price, [returned.product.name]);
    if (draw < 0.3 && this.balance > 0) return this.book(on, 'payment', `Z${sequence}`, -this.balance, []);
    const items = Array.from({ length: this.random.pick([1, 1, 2, 3]) }, () => this.random.pick(catalogue));
    const prices = items.map((product) => ({ product, price: priceIn(this.market, product) }));
    this.bought.push(...prices);
    const amount = prices.reduce((sum, { price }) => sum + price, 0);
    this.book(
      on,
      'order',
      `F${sequence}`,
      amount,
      items.map(({ name }) => name),
    );
  }

  private book(on: string, kind: Entry['kind'], ref: string, amount: number, items: string[]): void {
    this.balance += amount;
    const note = kind === 'order' && this.random.chance(0.2) ? this.random.pick(notes) : null;
    this.entries.push({ on, kind, ref, items, note, amount, balance: this.balance });
  }
}

/** What banking apps read: an EPC credit transfer (EPC069-12) in euro, and an address for other currencies. */
function paymentCode(number: string, amount: number, { currency, decimals }: Market): string {
  if (currency !== 'EUR') return `https://fennholm.example/pay/${number}`;
  const iban = bank.iban.replaceAll(' ', '');
  const euro = (amount / 10 ** decimals).toFixed(decimals);
  return ['BCD', '002', '1', 'SCT', bank.bic, bank.holder, iban, `EUR${euro}`, '', '', number].join('\n');
}

function statementPayload(customer: ShopCustomer, index: number, now: Date) {
  const market = marketOf(customer);
  const random = new SeededRandom(0x57a7).fork(customer.ref);
  const { first, last } = monthBefore(now);
  const number = `S${dateOf(last.getTime()).slice(2, 7).replace('-', '')}-${customer.ref.slice(2)}`;
  const unit = 10 ** market.decimals;
  const about = () => Math.round(random.between(0, 400) * market.factor) * unit;
  const account = new Account(random, market, random.chance(0.5) ? about() : 0);
  const count = unusual.get(index) ?? random.between(1, 24);
  const days = last.getUTCDate();
  for (let i = 0; i < count; i++)
    account.add(
      dateOf(first.getTime() + Math.floor((i * days) / count) * day),
      `${number.slice(1, 5)}-${String(index * 200 + i).padStart(5, '0')}`,
    );
  const spentOf = (entries: Entry[]) =>
    entries.filter(({ kind }) => kind !== 'payment').reduce((sum, { amount }) => sum + amount, 0);
  const months = Array.from({ length: 12 }, (_, i) => {
    const month = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() - 11 + i, 1));
    return {
      month: dateOf(month.getTime()).slice(0, 7),
      spent: i === 11 ? spentOf(account.entries) : about(),
    };
  });
  const owes = account.balance > 0;
  return {
    buyer: buyer(customer, now.getTime()),
    billTo: { label: addressLabel(customer) },
    statement: {
      no: number,
      account: `K-${customer.ref.slice(2)}`,
      issuedOn: dateOf(last.getTime() + day),
      from: dateOf(first.getTime()),
      to: dateOf(last.getTime()),
      dueOn: owes ? dateOf(last.getTime() + 15 * day) : null,
      url: `https://fennholm.example/account/${number}`,
      currency: market.currency,
      decimals: market.decimals,
      opening: account.opening,
      closing: account.balance,
      entries: account.entries,
      months,
      code: owes ? paymentCode(number, account.balance, market) : null,
    },
  };
}

/** A statement of account for every customer, of the last month that was complete at `now`; the same for the same `now`. */
export const sampleStatements = (now: Date): SampleEvent[] =>
  customers.map((customer, index) => {
    const data = statementPayload(customer, index, now);
    return eventOf(now, eventTypes.statementIssued, data.statement.no, now.getTime(), data);
  });
