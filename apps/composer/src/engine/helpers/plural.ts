import { TemplateFailure } from '../failure.ts';
import { numberFormat, pluralRules } from './formatters.ts';
import type { Helper } from './helper.ts';
import { fits, numberIn, textIn } from './values.ts';

/**
 * `{{plural n one="# parcel" other="# parcels"}}`: the form that the language takes for the number, `#` being the
 * number itself. `zero` is also taken for 0 in languages that have no such form, for "no parcels".
 */
export const plural: Helper = {
  needs: 1,
  apply: ([value], { locale }, forms) => {
    const count = numberIn('plural', value);
    const category = count === 0 && forms.zero !== undefined ? 'zero' : pluralRules(locale).select(count);
    const form = forms[category] ?? forms.other;
    if (form === undefined)
      throw new TemplateFailure('unsuitable-value', '“plural” needs at least other="…"');
    const parts = textIn('plural', form).split('#');
    const number = numberFormat(locale, undefined).format(count);
    fits(parts.length * number.length);
    return parts.join(number);
  },
};
