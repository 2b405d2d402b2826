import type { BlockHelperName, HelperName } from './index.ts';

type Example = readonly [about: string, example: string];

/** One for each: a helper without an example does not compile. */
const ofHelpers: Readonly<Record<HelperName, Example>> = {
  money: ['an amount in a currency', '{{money data.total "EUR"}}'],
  date: ['a day or a moment in words', '{{date data.due "long"}}'],
  number: ['a number, with so many decimals', '{{number data.weight digits=1}}'],
  percent: ['a share of one as per cent', '{{percent data.rate}}'],
  plural: [
    'the form that the language takes for a number',
    '{{plural data.count one="# parcel" other="# parcels"}}',
  ],
  t: ['a text in the customer’s language', '{{t "greeting" name=customer.names.given}}'],
  eq: ['whether two values are the same', '{{#if (eq data.state "paid")}}…{{/if}}'],
  ne: ['whether two values differ', '{{#if (ne data.state "paid")}}…{{/if}}'],
  gt: ['whether the first is greater', '{{#if (gt data.count 1)}}…{{/if}}'],
  lt: ['whether the first is less', '{{#if (lt data.count 1)}}…{{/if}}'],
  and: ['whether all hold', '{{#if (and data.gift data.note)}}…{{/if}}'],
  or: ['whether any of them holds', '{{#if (or data.gift data.note)}}…{{/if}}'],
  not: ['whether it does not hold', '{{#if (not data.gift)}}…{{/if}}'],
  join: ['the items of a list in a row', '{{join data.names ", "}}'],
  default: ['the first that is not empty', '{{default data.note "–"}}'],
  multiply: ['the product of numbers', '{{multiply data.price data.quantity}}'],
  sum: ['a field of all items, added up', '{{sum data.lines "amount"}}'],
  upper: ['in capital letters', '{{upper data.code}}'],
  lower: ['in small letters', '{{lower data.code}}'],
  dir: ['ltr or rtl, by the customer’s language', '<p dir="{{dir}}">…</p>'],
  lang: ['the tag of the customer’s language', '<p lang="{{lang}}">…</p>'],
  chart: [
    'bars, lines or a pie, in documents',
    '{{chart "bar" data.months x="month" y="spent" alt=(t "spending")}}',
  ],
  barcode: [
    'a bar code or a QR code, in documents',
    '{{barcode "qrcode" data.code alt=(t "paymentCode") width=32}}',
  ],
};

const ofBlocks: Readonly<Record<BlockHelperName, Example>> = {
  if: ['shows what follows where it holds', '{{#if data.note}}…{{else}}…{{/if}}'],
  unless: ['shows what follows where it does not hold', '{{#unless data.paid}}…{{/unless}}'],
  each: ['repeats what follows for each item', '{{#each data.lines}}{{name}}{{/each}}'],
  with: ['looks inside', '{{#with data.order}}{{number}}{{/with}}'],
};

/** Something that templates may call: what it makes, and how it is written. */
export interface ListedHelper {
  readonly name: string;
  /** Written as `{{#name …}}…{{/name}}`. */
  readonly block: boolean;
  readonly about: string;
  readonly example: string;
}

const listed = (examples: Readonly<Record<string, Example>>, block: boolean): ListedHelper[] =>
  Object.entries(examples).map(([name, [about, example]]) => ({ name, block, about, example }));

/** Everything that the engine lets templates call. */
export const listedHelpers: readonly ListedHelper[] = [
  ...listed(ofBlocks, true),
  ...listed(ofHelpers, false),
];
