import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Row, countries, read } from './northwind.js';

/** Northwind's last orders are of May 1998: statements cover everything until then. */
const period = { from: '1996-07-01', to: '1998-05-31', issuedOn: '1998-06-01', dueOn: '1998-06-15' };

/** Languages that the samples have texts for; other countries read English. */
const languages: Record<string, string> = {
  ...{ DE: 'de-DE', AT: 'de-AT', CH: 'de-CH', FR: 'fr-FR', BE: 'fr-BE', SE: 'sv-SE', PL: 'pl-PL' },
  ...{ ES: 'es-ES', AR: 'es-AR', MX: 'es-MX', VE: 'es-VE', US: 'en-US' },
};

export interface NorthwindStatement {
  customer: Row & { iso: string; locale: string; email: string };
  period: typeof period;
  /** The year's months until the end, of which the chart tells. */
  months: string[];
  orders: { order: Row; lines: Row[] }[];
}

export const numberOf = (customerID: string | null | undefined): string => `N9805-${customerID}`;

/** A row for each customer, with all their orders, as the company's own system would export them. */
export function northwindStatements(folder: string): NorthwindStatement[] {
  const lines = Map.groupBy(read(folder, 'order-details.csv', 'discount'), (row) => row.orderID);
  const products = new Map(
    read(folder, 'products.csv', 'quantityPerUnit').map((row) => [row.productID, row.productName ?? null]),
  );
  const orders = Map.groupBy(read(folder, 'orders.csv', 'shipAddress'), (row) => row.customerID);
  const months = Array.from({ length: 12 }, (_, i) =>
    new Date(Date.UTC(1997, 5 + i, 1)).toISOString().slice(0, 10),
  );
  return read(folder, 'customers.csv', 'address').map((customer) => {
    const iso = countries[String(customer.country)] ?? 'US';
    return {
      customer: {
        ...customer,
        iso,
        locale: languages[iso] ?? 'en-GB',
        email: `${String(customer.customerID).toLowerCase()}@northwind.example`,
      },
      period,
      months,
      orders: (orders.get(customer.customerID ?? null) ?? []).map((order) => ({
        order,
        lines: (lines.get(order.orderID ?? null) ?? []).map((line) => ({
          ...line,
          productName: products.get(line.productID ?? null) ?? null,
        })),
      })),
    };
  });
}

/** What is on the row, as the samples' statement wants to see it. Amounts are counted in hundredths of a cent. */
export const statementMapping = {
  customer: `{
    "id": customer.customerID,
    "names": { "organisation": customer.companyName, "display": customer.companyName },
    "locale": customer.locale, "country": customer.iso,
    "contactPoints": [
      { "channel": "email", "address": customer.email },
      { "channel": "print", "address": { "recipient": customer.companyName, "lines": [customer.address],
        "postalCode": customer.postalCode ? customer.postalCode, "city": customer.city, "country": customer.iso } }
    ],
    "attributes": { "kind": "company" }
  }`,
  data: `(
    $exact := function($line) {
      $round($number($line.unitPrice) * 100) * $number($line.quantity) * (100 - $round($number($line.discount) * 100))
    };
    $dollars := function($exactly) { $round($exactly / 10000, 2) };
    $sumOf := function($orders) { $round($sum([0, $orders.amount]), 2) };
    $day := function($t) { $substring($t, 0, 10) };
    $orders := [orders.{
      "on": $day(order.orderDate),
      "kind": "order",
      "reference": order.orderID,
      "items": [lines.productName],
      "note": null,
      "amount": $dollars($sum(lines.$exact($)) + $round($number(order.freight) * 100) * 100)
    }];
    $entries := [$orders#$i.$merge([$, { "balance": $sumOf($orders[[0..$i]]) }])];
    $total := $sumOf($orders);
    $months := [months.($month := $; { "month": $month, "spent": $sumOf($orders[$substring(on, 0, 7) = $substring($month, 0, 7)]) })];
    {
      "statement": {
        "number": "N9805-" & customer.customerID, "account": customer.customerID,
        "issuedOn": period.issuedOn, "from": period.from, "to": period.to,
        "currency": "USD", "url": "https://northwind.example/accounts/" & customer.customerID
      },
      "sums": { "opening": 0, "purchases": $total, "returns": 0, "payments": 0, "closing": $total },
      "payment": {
        "due": $total > 0, "credit": false, "owed": $total, "dueOn": period.dueOn,
        "reference": "N9805-" & customer.customerID, "code": "https://northwind.example/pay/N9805-" & customer.customerID
      },
      "entries": $entries,
      "months": $months,
      "peak": $sort($months, function($a, $b) { $a.spent < $b.spent })[0],
      "customer": customer.customerID,
      "vatId": null,
      "address": [$filter([customer.companyName, customer.contactName, customer.address,
        (customer.postalCode ? customer.postalCode & " " : "") & customer.city, customer.country], $boolean)]
    }
  )`,
};

/**
 * What each customer owes in cents, straight from the files and in whole numbers: neither the parser nor the mapping
 * that the statements came through has a part in it. Halves of a cent go to the even one, as banks round.
 */
export function owedByCustomer(folder: string): Map<string, bigint> {
  const rows = (file: string): string[][] =>
    readFileSync(resolve(folder, file), 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(','));
  const hundredths = (decimal: string): bigint => {
    const [whole = '0', fraction = ''] = decimal.split('.');
    return BigInt(whole + fraction.padEnd(2, '0').slice(0, 2));
  };
  const exact = new Map<string, bigint>();
  for (const [order = '', , price = '', quantity = '', discount = ''] of rows('order-details.csv')) {
    const amount = hundredths(price) * BigInt(quantity) * (100n - hundredths(discount));
    exact.set(order, (exact.get(order) ?? 0n) + amount);
  }
  const owed = new Map<string, bigint>();
  for (const [order = '', customer = '', , , , , , freight = ''] of rows('orders.csv')) {
    const amount = (exact.get(order) ?? 0n) + hundredths(freight) * 100n;
    const [cents, rest] = [amount / 100n, amount % 100n];
    const rounded = rest > 50n || (rest === 50n && cents % 2n === 1n) ? cents + 1n : cents;
    owed.set(customer, (owed.get(customer) ?? 0n) + rounded);
  }
  return owed;
}
