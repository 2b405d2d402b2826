import { TemplateFailure, unknownVariable } from '../failure.ts';
import { directionOf } from '../locale.ts';
import type { Helper } from './helper.ts';
import { fits, listIn, textIn } from './values.ts';

/** `{{t "hello" name=customer.names.given}}`: the text of this key in the customer's language, `{name}` filled in. */
export const t: Helper = {
  needs: 1,
  apply: ([key], { texts }, values) => {
    const name = textIn('t', key);
    const found = texts.find((texts) => Object.hasOwn(texts, name))?.[name];
    if (found === undefined)
      throw new TemplateFailure('unknown-text', `there is no text “${name}”, not even in English`);
    let length = found.length;
    return found.replace(/\{([A-Za-z0-9_-]+)\}/g, (_, placeholder: string) => {
      const value = values[placeholder];
      if (value === undefined) throw unknownVariable(`${placeholder} of the text ${name}`);
      const text = value === null ? '' : textIn('t', value);
      fits((length += text.length));
      return text;
    });
  },
};

export const upper: Helper = {
  needs: 1,
  apply: ([value], { locale }) => (value === null ? '' : textIn('upper', value).toLocaleUpperCase(locale)),
};

export const lower: Helper = {
  needs: 1,
  apply: ([value], { locale }) => (value === null ? '' : textIn('lower', value).toLocaleLowerCase(locale)),
};

/** `{{join list ", "}}` */
export const join: Helper = {
  needs: 1,
  apply: ([list, separator]) => {
    const items = listIn('join', list).map((item) => textIn('join', item));
    const between = separator === undefined ? ', ' : textIn('join', separator);
    fits(items.reduce((length, item) => length + item.length + between.length, 0));
    return items.join(between);
  },
};

export const lang: Helper = { needs: 0, apply: (_, { locale }) => locale };

export const dir: Helper = { needs: 0, apply: (_, { locale }) => directionOf(locale) };
