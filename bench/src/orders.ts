import { sampleEvents } from '@tourbus/samples';
import { deterministicId } from '@tourbus/platform';

/** One event of the load, and the mail that must come of it. */
export interface Order {
  event: { id: string; source: string };
  communicationId: string;
}

const type = 'com.fennholm.order.shipped';
const definition = 'order-shipped';
const source = 'https://fennholm.example/shop';

interface Shipped {
  id: string;
  type: string;
  data: {
    buyer: { ref: string; reach: { email?: string | null; prefers?: string[] } };
    order: { no: string };
  };
}

/** The samples' shipped orders of customers who get e-mail. */
const mailed = (sampleEvents(new Date()) as unknown as Shipped[]).filter(({ type: own, data }) => {
  const { reach } = data.buyer;
  return own === type && reach.email && !reach.prefers?.includes('text');
});

/** Customers of the load: each is in it again and again, with a new order each time, as a shop's are. */
export const customerCount = 1_000;

/**
 * An order that no other run and no other place of this run has: of a thread of its own, for one of the customers in
 * turn. Orders of few threads would wait for each other, and orders of few customers for their rows.
 */
function orderAt(place: number, prefix: string): Order {
  const customer = place % customerCount;
  const shipped = mailed[customer % mailed.length];
  if (!shipped) throw new Error('The samples hold no order for a customer who gets e-mail.');
  const { buyer, order } = shipped.data;
  const ref = `B-${customer}`;
  const id = `${prefix}-${place}`;
  const reach = { ...buyer.reach, email: `customer-${customer}@mailboxes.example` };
  const data = {
    ...shipped.data,
    buyer: { ...buyer, ref, reach },
    order: { ...order, no: `${prefix}-${place}` },
  };
  return {
    event: { ...shipped, id, source, data } as Order['event'],
    communicationId: deterministicId('communication', deterministicId(source, id), definition, ref),
  };
}

/** @param prefix tells the orders of one part of a run from those of another */
export const ordersFrom = (first: number, count: number, prefix: string): Order[] =>
  Array.from({ length: count }, (_, i) => orderAt(first + i, prefix));
