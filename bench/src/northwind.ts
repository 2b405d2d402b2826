import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';

export type Row = Record<string, string | null>;

/**
 * Northwind's files quote nothing, so a street such as “2, rue du Commerce” takes a column too many: the columns
 * before `free` and those after it are counted from either end, and what is left over belongs to `free`.
 */
export function read(folder: string, file: string, free: string): Row[] {
  const path = resolve(folder, file);
  if (!existsSync(path))
    throw new Error(`${path} is missing. Name the folder with Northwind's CSV files: --data <folder>`);
  const [header = [], ...lines] = parse(readFileSync(path, 'utf8'), {
    relax_column_count: true,
    quote: null,
  }) as string[][];
  const at = header.indexOf(free);
  return lines.map((cells) => {
    const extra = Math.max(0, cells.length - header.length);
    const joined = [
      ...cells.slice(0, at),
      cells.slice(at, at + extra + 1).join(','),
      ...cells.slice(at + extra + 1),
    ];
    return Object.fromEntries(
      header.map((name, i) => [name, joined[i] === 'NULL' ? null : (joined[i] ?? null)]),
    );
  });
}

/** ISO codes of the countries that occur. */
export const countries: Record<string, string> = {
  Argentina: 'AR',
  Austria: 'AT',
  Belgium: 'BE',
  Brazil: 'BR',
  Canada: 'CA',
  Denmark: 'DK',
  Finland: 'FI',
  France: 'FR',
  Germany: 'DE',
  Ireland: 'IE',
  Italy: 'IT',
  Mexico: 'MX',
  Norway: 'NO',
  Poland: 'PL',
  Portugal: 'PT',
  Spain: 'ES',
  Sweden: 'SE',
  Switzerland: 'CH',
  UK: 'GB',
  USA: 'US',
  Venezuela: 'VE',
};

export interface NorthwindEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: string;
  data: { customer: Row & { iso: string; email: string }; order: Row; lines: Row[] };
}

/** One CloudEvent for each order that was shipped, as a shop system would publish its rows. */
export function shippedOrders(folder: string): NorthwindEvent[] {
  const customers = new Map(read(folder, 'customers.csv', 'address').map((row) => [row.customerID, row]));
  const products = new Map(
    read(folder, 'products.csv', 'quantityPerUnit').map((row) => [row.productID, row]),
  );
  const lines = Map.groupBy(read(folder, 'order-details.csv', 'discount'), (row) => row.orderID);
  return read(folder, 'orders.csv', 'shipAddress')
    .filter((order) => order.shippedDate)
    .map((order) => {
      const customer = customers.get(order.customerID) ?? {};
      return {
        specversion: '1.0',
        id: `northwind-${order.orderID}`,
        source: '/northwind',
        type: 'com.northwind.order.shipped',
        subject: String(order.orderID),
        time: `${String(order.shippedDate).slice(0, 10)}T12:00:00Z`,
        datacontenttype: 'application/json',
        data: {
          customer: {
            ...customer,
            iso: countries[String(customer.country)] ?? 'US',
            email: `${String(order.customerID).toLowerCase()}@northwind.example`,
          },
          order,
          lines: (lines.get(order.orderID ?? null) ?? []).map((line) => ({
            ...line,
            productName: products.get(line.productID ?? null)?.productName ?? null,
          })),
        },
      };
    });
}

/** Northwind's rows as the samples' order mail wants to see them. */
export const northwindEventType = {
  mapping: {
    customer: `{
      "id": customer.customerID,
      "names": { "organisation": customer.companyName, "display": customer.contactName, "given": customer.contactName },
      "locale": "en", "country": customer.iso,
      "contactPoints": [
        { "channel": "email", "address": customer.email },
        { "channel": "print", "address": { "recipient": customer.companyName, "lines": [customer.address], "postalCode": customer.postalCode ? customer.postalCode, "city": customer.city, "country": customer.iso } }
      ],
      "attributes": { "kind": "company" }
    }`,
    data: `(
      $day := function($t) { $substring($t, 0, 10) };
      {
        "order": { "number": order.orderID, "placedOn": $day(order.orderDate) & "T12:00:00Z", "url": "https://northwind.example/orders/" & order.orderID, "gift": null },
        "shipment": { "sentOn": $day(order.shippedDate) & "T12:00:00Z", "arrivesFrom": $day(order.shippedDate), "arrivesBy": $day(order.requiredDate), "carrier": "Carrier " & order.shipVia,
          "trackingNumber": null, "trackingUrl": null, "parcels": 1, "kilograms": $number(order.freight) },
        "lines": [lines#$i.{ "position": $i + 1, "sku": productID, "name": productName, "description": productName, "variant": "", "colour": "#6b7280", "quantity": $number(quantity) }],
        "pieces": $sum(lines.$number(quantity)),
        "address": [order.shipName, order.shipAddress, (order.shipPostalCode ? order.shipPostalCode & " " : "") & order.shipCity, order.shipCountry]
      }
    )`,
    thread: 'order.orderID',
  },
};
