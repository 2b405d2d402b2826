import { TemplateFailure } from '../failure.ts';
import { dateFormat, dateLengths, type DateStyle } from './formatters.ts';
import type { Helper } from './helper.ts';
import { momentIn } from './values.ts';

const styles: readonly unknown[] = [...dateLengths, 'time', 'datetime', 'month'];

const styleIn = (value: unknown): DateStyle => {
  if (value === undefined) return 'long';
  if (styles.includes(value)) return value as DateStyle;
  throw new TemplateFailure('unsuitable-value', `“date” knows the styles ${styles.join(', ')}`);
};

/** `{{date data.order.placedOn "medium"}}`, in the customer's time zone. */
export const date: Helper = {
  needs: 1,
  apply: ([value, style], { locale, timeZone }) => {
    if (value === null) return '';
    const { moment, wholeDay } = momentIn('date', value);
    return dateFormat(locale, styleIn(style), wholeDay ? 'UTC' : timeZone).format(moment);
  },
};
