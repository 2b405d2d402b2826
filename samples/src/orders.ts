import { SeededRandom } from './random.js';
import { type Product, type ShopCustomer, catalogue, customers } from './shop.js';

export interface Order {
  /** From 1; the tail of the order's number. */
  sequence: number;
  customer: ShopCustomer;
  items: { product: Product; quantity: number }[];
  giftNote: string | null;
  /** By card, or by transfer after the invoice. */
  byCard: boolean;
  daysToPack: number;
  carrier: { code: string; label: string; tracks: boolean };
}

export const orderCount = 200;

/** Invented, like everyone here. */
const carriers = [
  { code: 'cormorant', label: 'Cormorant Parcels', tracks: true },
  { code: 'gannet', label: 'Gannet Express', tracks: true },
  { code: 'plover', label: 'Plover Post', tracks: false },
] as const;

const giftNotes: Record<string, string> = {
  en: 'For the new house. May it always be warm.',
  de: 'Für das neue Haus. Möge es immer warm sein.',
  fr: 'Pour la nouvelle maison. Qu’il y fasse toujours bon.',
  es: 'Para la casa nueva. Que siempre esté caliente.',
  sv: 'Till det nya huset. Må det alltid vara varmt.',
  pl: 'Do nowego domu. Niech zawsze będzie w nim ciepło.',
  ja: '新しいお住まいに。いつも暖かくありますように。',
  ar: 'للبيت الجديد، دام دافئًا.',
};

/** Orders long enough to turn a page, so that nobody has to wonder what happens then. */
const longOrders = new Map([
  [6, 12],
  [18, 40],
  [53, 24],
]);

function itemsFor(random: SeededRandom, count: number): Order['items'] {
  const shelf = [...catalogue];
  return Array.from({ length: count }, () => {
    if (shelf.length === 0) shelf.push(...catalogue);
    const [product] = shelf.splice(random.between(0, shelf.length - 1), 1);
    return { product: product as Product, quantity: random.pick([1, 1, 1, 2, 2, 4, 6]) };
  });
}

/** 200 orders: everyone orders once, then whoever feels like it. The same in every run. */
export function sampleOrders(): Order[] {
  const random = new SeededRandom(0x7a11);
  return Array.from({ length: orderCount }, (_, index) => {
    const sequence = index + 1;
    const customer = customers[index] ?? random.pick(customers);
    const carrier = random.pick(carriers);
    return {
      sequence,
      customer,
      items: itemsFor(random, longOrders.get(sequence) ?? random.pick([1, 1, 2, 2, 3, 4])),
      giftNote: random.next() < 0.12 ? (giftNotes[customer.lang.slice(0, 2)] ?? null) : null,
      byCard: random.next() < 0.65,
      daysToPack: random.between(1, 3),
      carrier,
    };
  });
}
