import { numberFormat, percentFormat } from './formatters.ts';
import type { Helper } from './helper.ts';
import { numberIn } from './values.ts';

/** `{{number 1234.5}}`; `digits=2` fixes the decimals. */
export const number: Helper = {
  needs: 1,
  apply: ([value], { locale }, { digits }) => {
    if (value === null) return '';
    const decimals = digits === undefined ? undefined : Math.min(20, Math.max(0, numberIn('number', digits)));
    return numberFormat(locale, decimals).format(numberIn('number', value));
  },
};

/** `{{percent 0.19}}` → 19 % */
export const percent: Helper = {
  needs: 1,
  apply: ([value], { locale }) =>
    value === null ? '' : percentFormat(locale).format(numberIn('percent', value)),
};
