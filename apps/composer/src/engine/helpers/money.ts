import { TemplateFailure } from '../failure.ts';
import { currencyFormat } from './formatters.ts';
import type { Helper } from './helper.ts';
import { numberIn, textIn } from './values.ts';

/** `{{money 12.5 "EUR"}}` → 12,50 € */
export const money: Helper = {
  needs: 2,
  apply: ([amount, currency], { locale }) => {
    if (amount === null) return '';
    const code = textIn('money', currency);
    if (!/^[A-Za-z]{3}$/.test(code))
      throw new TemplateFailure('unsuitable-value', '“money” needs a currency of three letters, such as EUR');
    return currencyFormat(locale, code).format(numberIn('money', amount));
  },
};
