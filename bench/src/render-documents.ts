import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const kinds = ['statement', 'letter'] as const;
/** A statement has two pages: logo, 40 rows, a chart in SVG, an embedded font, page X of Y. A letter has one. */
export type Kind = (typeof kinds)[number];
export const pagesOf: Readonly<Record<Kind, number>> = { statement: 2, letter: 1 };

const require = createRequire(import.meta.url);
const font = (weight: number): string => {
  const file = require.resolve(`@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-${weight}-normal.woff2`);
  return `@font-face{font-family:Plex;font-weight:${weight};src:url(data:font/woff2;base64,${readFileSync(file, 'base64')}) format('woff2')}`;
};

const shared = `*{box-sizing:border-box}
body{margin:0;font:9.5pt/1.45 Plex;color:#222}
header{display:flex;justify-content:space-between;margin-bottom:12mm}
h1{font-size:17pt;margin:0 0 4mm}`;
const sheets: Readonly<Record<Kind, string>> = {
  statement: `@page{size:A4;margin:20mm 18mm 22mm;@bottom-left{content:"Example Bank";font:8pt Plex}@bottom-right{content:"Page " counter(page) " of " counter(pages);font:8pt Plex}}
${shared}
table{width:100%;border-collapse:collapse}th{text-align:left;border-bottom:1pt solid #444}
td,th{padding:1.6mm 2mm}tbody tr:nth-child(odd){background:#f2f4f6}td:last-child,th:last-child{text-align:right}
tr{break-inside:avoid}figure{margin:6mm 0;break-inside:avoid}`,
  letter: `@page{size:A4;margin:25mm 20mm}
${shared}
address{font-style:normal;margin-bottom:20mm}p{margin:0 0 4mm}`,
};
export const styleSheetOf = (kind: Kind): string => font(400) + font(600) + sheets[kind];

/** What stands on a document and on no other. */
export const customerOf = (n: number): string => `CUSTOMER-${String(n).padStart(7, '0')}`;

const logo = `<img alt="Example Bank" width="120" height="40" src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 120 40'%3E%3Crect width='120' height='40' rx='6' fill='%23135'/%3E%3Ccircle cx='20' cy='20' r='12' fill='%23fc3'/%3E%3C/svg%3E">`;

const rowsOf = (n: number) =>
  Array.from({ length: 40 }, (_, i) => ({
    date: `2026-10-${String((i % 30) + 1).padStart(2, '0')}`,
    text: `Card payment ${i} at shop ${(i * 7 + n) % 100}`,
    reference: `R-${n}-${i}`,
    amount: `${(((i * 131 + n * 17) % 9_000) / 100).toFixed(2)} €`,
  }));
const barsOf = (n: number) => Array.from({ length: 12 }, (_, i) => 10 + ((i * 37 + n * 13) % 80));

const chartOf = (n: number): string => {
  const bars = barsOf(n).map(
    (height, i) =>
      `<rect x="${i * 40 + 4}" y="${100 - height}" width="30" height="${height}" fill="url(#shade)"/><text x="${i * 40 + 19}" y="113" font-size="8" text-anchor="middle">${i + 1}</text>`,
  );
  return `<svg role="img" aria-label="Spending by month" viewBox="0 0 480 120" width="100%"><defs><linearGradient id="shade" x2="0" y2="1"><stop offset="0" stop-color="#135"/><stop offset="1" stop-color="#6ad"/></linearGradient></defs>${bars.join('')}</svg>`;
};

const head = (n: number): string =>
  `<header><address><strong>${customerOf(n)}</strong><br>Some Street ${n}<br>20457 Hamburg</address>${logo}</header>`;
const bodies: Readonly<Record<Kind, (n: number) => string>> = {
  statement: (n) =>
    `${head(n)}<h1>Your statement of October</h1><p>These are the transactions of your account ${n}.</p><table><thead><tr><th>Date</th><th>Text</th><th>Reference</th><th>Amount</th></tr></thead><tbody>${rowsOf(
      n,
    )
      .map(
        ({ date, text, reference, amount }) =>
          `<tr><td>${date}</td><td>${text}</td><td>${reference}</td><td>${amount}</td></tr>`,
      )
      .join('')}</tbody></table><figure>${chartOf(n)}</figure><p>Yours, Example Bank</p>`,
  letter: (n) =>
    `${head(n)}<h1>Our new opening hours</h1><p>Dear customer ${n},</p>${'<p>From the first of next month our branch in your street opens at nine in the morning, and closes at six in the evening, with the exception of Wednesdays, on which it closes at one.</p>'.repeat(3)}<p>Yours, Example Bank</p>`,
};
export const bodyOf = (kind: Kind, n: number): string => bodies[kind](n);

/** For engines that take one page of HTML and nothing else. */
export const pageOf = (kind: Kind, n: number): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${customerOf(n)}</title><style>${styleSheetOf(kind)}</style></head><body>${bodyOf(kind, n)}</body></html>`;

const typstHead = (n: number, footer: string): string => `#set document(title: "${customerOf(n)}")
#set page(paper: "a4", margin: (x: 18mm, top: 20mm, bottom: 22mm)${footer})
#set text(size: 9.5pt, lang: "en")
#set par(leading: 0.6em)
#grid(columns: (1fr, auto), [*${customerOf(n)}* \\ Some Street ${n} \\ 20457 Hamburg], image(bytes("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 120 40'><rect width='120' height='40' rx='6' fill='#113355'/><circle cx='20' cy='20' r='12' fill='#ffcc33'/></svg>"), width: 120pt, alt: "Example Bank"))
#v(10mm)
`;
const typst: Readonly<Record<Kind, (n: number) => string>> = {
  statement: (
    n,
  ) => `${typstHead(n, ', footer: context [Example Bank #h(1fr) Page #counter(page).display() of #counter(page).final().first()]')}
= Your statement of October
These are the transactions of your account ${n}.
#table(columns: (auto, 1fr, auto, auto), stroke: none, inset: (x: 2mm, y: 1.9mm), align: (left, left, left, right), fill: (_, y) => if calc.odd(y) { rgb("#f2f4f6") },
table.header([*Date*], [*Text*], [*Reference*], [*Amount*]),
${rowsOf(n)
  .map(({ date, text, reference, amount }) => `[${date}],[${text}],[${reference}],[${amount}],`)
  .join('\n')})
#figure(alt: "Spending by month", grid(columns: 12, column-gutter: 6pt, align: bottom, ${barsOf(n)
    .map(
      (height) =>
        `rect(width: 30pt, height: ${height}pt, fill: gradient.linear(rgb("#113355"), rgb("#66aadd"), angle: 90deg))`,
    )
    .join(', ')}, ${barsOf(n)
    .map((_, i) => `text(size: 8pt)[${i + 1}]`)
    .join(', ')}))
Yours, Example Bank
`,
  letter: (n) => `${typstHead(n, '')}
= Our new opening hours
Dear customer ${n},

${'From the first of next month our branch in your street opens at nine in the morning, and closes at six in the evening, with the exception of Wednesdays, on which it closes at one.\n\n'.repeat(3)}
Yours, Example Bank
`,
};
/** The same in Typst’s own language: what somebody would write who chose that engine. */
export const typstOf = (kind: Kind, n: number): string => typst[kind](n);
