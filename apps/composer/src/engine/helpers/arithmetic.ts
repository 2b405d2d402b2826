import type { Helper } from './helper.ts';
import { listIn, memberOf, numberIn, textIn } from './values.ts';

/** Binary fractions add up to 0.30000000000000004; nobody wants to read that on an invoice. */
const exact = (value: number): number => Number(value.toFixed(10));

/** `{{multiply quantity price}}` */
export const multiply: Helper = {
  needs: 2,
  apply: (args) => exact(args.reduce<number>((product, value) => product * numberIn('multiply', value), 1)),
};

/** `{{sum data.lines "amount"}}` */
export const sum: Helper = {
  needs: 2,
  apply: ([list, field]) => {
    const name = textIn('sum', field);
    return exact(
      listIn('sum', list).reduce<number>((total, item) => total + numberIn('sum', memberOf(item, name)), 0),
    );
  },
};
