import { createHash } from 'node:crypto';
import { orderCount, sampleOrders } from './orders.js';
import {
  type Sale,
  invoicedPayload,
  newsletterNumber,
  newsletterPayload,
  shippedPayload,
} from './payloads.js';
import { customers } from './shop.js';

/** A CloudEvent in structured JSON, as a shop system would publish it. */
export interface SampleEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  data: Record<string, unknown>;
}

export const eventTypes = {
  orderShipped: 'com.fennholm.order.shipped',
  invoiceIssued: 'com.fennholm.invoice.issued',
  newsletterIssued: 'com.fennholm.newsletter.issued',
  statementIssued: 'com.fennholm.statement.issued',
} as const;

/** Parcels leave the warehouse this far apart; the last one just before `now`. */
const betweenParcels = 90_000;

/** The id depends on `now`: a second run tells of new orders, it does not repeat the first with other dates. */
export function eventOf(
  now: Date,
  type: string,
  subject: string,
  time: number,
  data: Record<string, unknown>,
): SampleEvent {
  const about = (data.buyer as { ref: string }).ref;
  const digest = createHash('sha256')
    .update([now.toISOString(), type, subject, about].join('\n'))
    .digest('hex');
  return {
    specversion: '1.0',
    id: digest.slice(0, 32),
    source: 'https://fennholm.example/shop',
    type,
    subject,
    time: new Date(time).toISOString(),
    datacontenttype: 'application/json',
    data,
  };
}

function salesUntil(now: Date): Sale[] {
  const batch = now.toISOString().slice(2, 10).replaceAll('-', '');
  return sampleOrders().map((order) => ({
    order,
    number: `F${batch}-${String(order.sequence).padStart(3, '0')}`,
    shippedAt: now.getTime() - (orderCount - order.sequence + 1) * betweenParcels,
  }));
}

/**
 * What happened at the shop until `now`: 200 orders shipped, three in four of them with an invoice, and one
 * newsletter per customer. The same `now` gives the same events.
 */
export function sampleEvents(now: Date): SampleEvent[] {
  const events = salesUntil(now).flatMap((sale) => {
    const { number, shippedAt, order } = sale;
    const shipped = eventOf(now, eventTypes.orderShipped, number, shippedAt, shippedPayload(sale));
    if (order.sequence % 4 === 0) return [shipped];
    // The same moment as the parcel: in one thread a later fact would supersede a shipping note not yet sent.
    return [shipped, eventOf(now, eventTypes.invoiceIssued, number, shippedAt, invoicedPayload(sale))];
  });
  const edition = `field-notes-${newsletterNumber}`;
  const newsletters = customers.map((customer) =>
    eventOf(
      now,
      eventTypes.newsletterIssued,
      edition,
      now.getTime(),
      newsletterPayload(customer, now.getTime()),
    ),
  );
  return [...events, ...newsletters];
}
