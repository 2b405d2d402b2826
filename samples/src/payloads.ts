import type { Order } from './orders.js';
import {
  type Market,
  type Product,
  type ShopCustomer,
  addressLabel,
  catalogue,
  languageOf,
  marketOf,
  priceIn,
} from './shop.js';

export const day = 86_400_000;
export const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** What the shop knows of one order on its way out; its clock is the sender's. */
export interface Sale {
  order: Order;
  number: string;
  /** Milliseconds since the epoch. */
  shippedAt: number;
}

const article = (product: Product, customer: ShopCustomer) => ({
  name: product.name,
  title: product.title[languageOf(customer)] ?? product.title.en,
  colour: { label: product.colour, hex: product.hex },
});

const orderUrl = (number: string): string => `https://fennholm.example/orders/${number}`;

export function buyer(customer: ShopCustomer, now: number) {
  const { street, extra, zip, town, state, iso } = customer;
  return {
    ref: customer.ref,
    kind: customer.kind,
    lang: customer.lang,
    tz: marketOf(customer).timeZone,
    ...(customer.kind === 'company'
      ? { company: { name: customer.companyName, vatId: iso === 'AT' ? 'ATU00000000' : null } }
      : { person: { first: customer.firstName, last: customer.lastName } }),
    reach: { email: customer.email, mobile: customer.mobile, prefers: customer.wantsSms ? ['text'] : [] },
    addresses: [{ usage: 'home', street, extra, zip, town, state, iso }],
    optIn: {
      granted: customer.newsletter,
      at: new Date(now - 120 * day).toISOString(),
      // A tick at the checkout, and a click in the mail that asked whether the address is theirs.
      ...(customer.newsletter && { confirmedAt: new Date(now - 119 * day).toISOString() }),
    },
  };
}

export function shippedPayload({ order, number, shippedAt }: Sale) {
  const { customer, items, carrier, sequence } = order;
  const consignment = `${carrier.code.slice(0, 2).toUpperCase()}${String(48_210_000 + sequence * 173)}`;
  return {
    buyer: buyer(customer, shippedAt),
    order: {
      no: number,
      placedAt: new Date(shippedAt - order.daysToPack * day).toISOString(),
      url: orderUrl(number),
      giftNote: order.giftNote,
      ...chargedFor(order),
      items: items.map(({ product, quantity }) => ({
        sku: product.sku,
        qty: quantity,
        article: article(product, customer),
      })),
    },
    shipment: {
      dispatchedAt: new Date(shippedAt).toISOString(),
      promise: { from: dateOf(shippedAt + 2 * day), to: dateOf(shippedAt + 4 * day) },
      carrier: { code: carrier.code, label: carrier.label },
      consignment: carrier.tracks
        ? { no: consignment, url: `https://track.${carrier.code}.example/${consignment}` }
        : null,
      parcels: Math.ceil(items.length / 8),
      grams: items.reduce((sum, { product, quantity }) => sum + product.grams * quantity, 300),
    },
    shipTo: { label: addressLabel(customer) },
  };
}

interface Row {
  permille: number;
  gross: number;
}

/** Prices include tax, so the tax is taken out again, once per rate: rounding row by row would not add up. */
function taxesOf(rows: Row[]) {
  const rates = [...new Set(rows.map((row) => row.permille))].sort((a, b) => b - a);
  return rates.map((permille) => {
    const gross = rows.filter((row) => row.permille === permille).reduce((sum, row) => sum + row.gross, 0);
    const net = Math.round((gross * 1000) / (1000 + permille));
    return { permille, net, tax: gross - net };
  });
}

function rowsOf(order: Order, market: Market) {
  return order.items.map(({ product, quantity }) => {
    const each = priceIn(market, product);
    return {
      sku: product.sku,
      qty: quantity,
      article: article(product, order.customer),
      each,
      permille: product.food ? market.vat[1] : market.vat[0],
      gross: each * quantity,
    };
  });
}

function postageOf(goods: number, { decimals, factor }: Market): number {
  const unit = 10 ** decimals;
  return goods >= 80 * factor * unit ? 0 : Math.round(6 * factor) * unit;
}

/** In minor units. */
function chargedFor(order: Order) {
  const market = marketOf(order.customer);
  const goods = rowsOf(order, market).reduce((sum, row) => sum + row.gross, 0);
  const { currency, decimals } = market;
  return { total: goods + postageOf(goods, market), currency, decimals };
}

export function invoicedPayload({ order, number, shippedAt }: Sale) {
  const market = marketOf(order.customer);
  const rows = rowsOf(order, market);
  const goods = rows.reduce((sum, row) => sum + row.gross, 0);
  const postage = postageOf(goods, market);
  const charged = postage ? [...rows, { permille: market.vat[0], gross: postage }] : rows;
  return {
    buyer: buyer(order.customer, shippedAt),
    billTo: { label: addressLabel(order.customer) },
    invoice: {
      no: number.replace(/^F/, 'R'),
      issuedOn: dateOf(shippedAt),
      sentOn: dateOf(shippedAt),
      order: { no: number, url: orderUrl(number) },
      currency: market.currency,
      decimals: market.decimals,
      rows,
      postage,
      taxes: taxesOf(charged),
      total: goods + postage,
      settlement: order.byCard
        ? { method: 'card', card: { last4: String(1000 + ((order.sequence * 37) % 9000)) } }
        : { method: 'transfer', dueOn: dateOf(shippedAt + 14 * day) },
    },
  };
}

export const newsletterNumber = 27;
const pickedSkus = ['SEDGE-130', 'LANTERN-S', 'CARE-WAX'];

export function newsletterPayload(customer: ShopCustomer, now: number) {
  const market = marketOf(customer);
  return {
    buyer: buyer(customer, now),
    edition: {
      no: newsletterNumber,
      base: `https://fennholm.example/field-notes/${newsletterNumber}`,
      currency: market.currency,
      decimals: market.decimals,
      picks: catalogue
        .filter((product) => pickedSkus.includes(product.sku))
        .map((product) => ({
          article: article(product, customer),
          each: priceIn(market, product),
          url: `https://fennholm.example/things/${product.sku.toLowerCase()}`,
        })),
    },
  };
}
