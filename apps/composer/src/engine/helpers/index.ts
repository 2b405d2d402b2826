import { multiply, sum } from './arithmetic.ts';
import { barcode } from './barcode.ts';
import { chart } from './chart.ts';
import { date } from './date.ts';
import type { Helper } from './helper.ts';
import { and, eq, fallback, gt, lt, ne, not, or } from './logic.ts';
import { money } from './money.ts';
import { number, percent } from './number.ts';
import { plural } from './plural.ts';
import { dir, join, lang, lower, t, upper } from './text.ts';

const all = {
  money,
  date,
  number,
  percent,
  plural,
  t,
  eq,
  ne,
  gt,
  lt,
  and,
  or,
  not,
  join,
  default: fallback,
  multiply,
  sum,
  upper,
  lower,
  dir,
  lang,
  chart,
  barcode,
} satisfies Record<string, Helper>;

export type HelperName = keyof typeof all;

/** Everything that templates may call, beside the blocks. */
export const helpers: Readonly<Record<string, Helper>> = all;

/** The blocks of Handlebars that templates may use. */
const blockNames = ['if', 'unless', 'each', 'with'] as const;
export type BlockHelperName = (typeof blockNames)[number];
export const blocks: readonly string[] = blockNames;
