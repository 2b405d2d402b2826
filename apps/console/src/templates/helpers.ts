/** What templates may call, as the composer's engine offers it, with an example of each. */
export const helpers: Readonly<Record<string, string>> = {
  money: '{{money data.total "EUR"}}',
  date: '{{date data.due "long"}}',
  number: '{{number data.weight digits=1}}',
  percent: '{{percent data.rate}}',
  plural: '{{plural data.count one="# parcel" other="# parcels"}}',
  t: '{{t "greeting" name=customer.names.given}}',
  eq: '{{#if (eq data.state "paid")}}',
  ne: '{{#if (ne data.state "paid")}}',
  gt: '{{#if (gt data.count 1)}}',
  lt: '{{#if (lt data.count 1)}}',
  and: '{{#if (and data.gift data.note)}}',
  or: '{{#if (or data.gift data.note)}}',
  not: '{{#if (not data.gift)}}',
  join: '{{join data.names ", "}}',
  default: '{{default data.note "–"}}',
  multiply: '{{multiply data.price data.quantity}}',
  sum: '{{sum data.lines "amount"}}',
  upper: '{{upper data.code}}',
  lower: '{{lower data.code}}',
  dir: 'ltr or rtl, by the customer’s language',
  lang: 'the language tag of the customer',
  chart: '{{chart "bar" data.months x="month" y="spent" alt="…"}}, in documents',
  barcode: '{{barcode "qrcode" data.code alt="…" width=32}}, in documents',
};

export const blockHelpers: Readonly<Record<string, string>> = {
  if: 'shows what follows where it holds',
  unless: 'shows what follows where it does not hold',
  each: 'repeats what follows for each item',
  with: 'looks inside',
};
