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

/** Everything that templates may call, beside the blocks. */
export const helpers: Readonly<Record<string, Helper>> = {
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
};

/** The blocks of Handlebars that templates may use. */
export const blocks: readonly string[] = ['if', 'unless', 'each', 'with'];
