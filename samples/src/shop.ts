import { readJson } from './content-files.js';

/** A customer as the shop keeps them: `content/shop/customers.json`. */
export interface ShopCustomer {
  ref: string;
  kind: 'person' | 'company';
  firstName: string | null;
  lastName: string | null;
  companyName: string | null;
  lang: string;
  email: string | null;
  mobile: string | null;
  wantsSms: boolean;
  newsletter: boolean;
  street: string;
  extra: string | null;
  zip: string;
  town: string;
  state: string | null;
  iso: string;
}

export interface Product {
  sku: string;
  name: string;
  colour: string;
  hex: string;
  cents: number;
  grams: number;
  food: boolean;
  title: Record<string, string>;
}

export interface Market {
  country: string;
  currency: string;
  decimals: number;
  /** What a euro costs here, roughly; prices are rounded to what a shop would print. */
  factor: number;
  /** Per mille: the full rate, and the one for food. */
  vat: [number, number];
  timeZone: string;
}

export const customers = readJson<ShopCustomer[]>('shop/customers.json');
export const catalogue = readJson<Product[]>('shop/catalogue.json');
const markets = readJson<Record<string, Market>>('shop/markets.json');

export function marketOf(customer: ShopCustomer): Market {
  const market = markets[customer.iso];
  if (!market)
    throw new Error(
      `No market for ${customer.iso} (customer ${customer.ref}): add it to content/shop/markets.json.`,
    );
  return market;
}

export const languageOf = (customer: ShopCustomer): string => customer.lang.slice(0, 2);

/** The price in minor units of the market's currency, in steps that look like a price. */
export function priceIn(market: Market, product: Product): number {
  const major = (product.cents / 100) * market.factor;
  const step = market.factor > 100 ? 100 : market.factor > 10 ? 5 : 1;
  return Math.max(step, Math.round(major / step) * step) * 10 ** market.decimals;
}

export function displayName(customer: ShopCustomer): string {
  const { firstName, lastName } = customer;
  if (customer.companyName) return customer.companyName;
  return (customer.iso === 'JP' ? [lastName, firstName] : [firstName, lastName]).filter(Boolean).join(' ');
}

/** The lines of a label as the post of the country wants them; posted in Germany, so abroad names the country. */
export function addressLabel(customer: ShopCustomer): string[] {
  const { street, extra, zip, town, state, iso } = customer;
  const name = displayName(customer);
  const house = [street, extra];
  const country = iso === 'DE' ? null : marketOf(customer).country;
  const lines = (): (string | null)[] => {
    if (iso === 'JP') {
      const honorific = customer.kind === 'company' ? '御中' : '様';
      return [`〒${zip}`, `${state ?? ''}${town}`, ...house, `${name} ${honorific}`];
    }
    if (iso === 'US') return [name, ...house, `${town}, ${state} ${zip}`];
    if (iso === 'GB' || iso === 'IE') return [name, ...house, town, zip];
    if (iso === 'AE' || iso === 'EG') return [name, ...house, `${town} ${zip}`];
    return [name, ...house, `${zip} ${town}`];
  };
  return [...lines(), country].filter((line): line is string => Boolean(line));
}
