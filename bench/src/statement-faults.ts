import * as mupdf from 'mupdf';
import { type NorthwindStatement, numberOf } from './northwind-statements.js';

// MuPDF warns of what Chromium writes for letters that are joined; nothing of that matters here.
mupdf.setLog(null);

const squeezed = (text: unknown): string =>
  String(text ?? '')
    .normalize('NFKC')
    .replace(/\s+/g, '');

export const openPdf = (bytes: Uint8Array): mupdf.Document =>
  mupdf.Document.openDocument(bytes, 'application/pdf');

export const textOf = (pdf: mupdf.Document, first: number, pages: number): string =>
  Array.from({ length: pages }, (_, i) =>
    pdf
      .loadPage(first + i)
      .toStructuredText('')
      .asText(),
  ).join('\n');

/** What a statement's pages lack, or say in another order than the files have it. */
export function faultsOf({ customer, orders }: NorthwindStatement, text: string, cents: bigint): string[] {
  const said = squeezed(text);
  const total = new Intl.NumberFormat(customer.locale, { style: 'currency', currency: 'USD' }).format(
    Number(cents) / 100,
  );
  const wanted = [
    customer.companyName,
    numberOf(customer.customerID),
    ...orders.flatMap(({ order, lines }) => [...lines.map(({ productName }) => productName), order.orderID]),
    total,
  ];
  let at = 0;
  const faults = wanted.flatMap((words) => {
    const found = said.indexOf(squeezed(words), at);
    if (found >= 0) at = found + squeezed(words).length;
    return found < 0 ? [`does not say “${words}”, or not in its place`] : [];
  });
  const others = new Set(said.match(/N9805-[A-Z]{5}/g)).size - 1;
  return others > 0 ? [...faults, `${others} other statements are in it`] : faults;
}
