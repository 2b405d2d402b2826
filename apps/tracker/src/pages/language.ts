import { type PageLanguage, pageTexts } from './texts.js';

const spoken = (tag: string): PageLanguage | undefined => {
  const language = tag.trim().toLowerCase().split('-')[0] ?? '';
  return Object.hasOwn(pageTexts, language) ? (language as PageLanguage) : undefined;
};

/** The languages of an Accept-Language header, most wanted first. */
const accepted = (header: string): string[] =>
  header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = /^q=([\d.]+)$/.exec(parameters.join(';').trim())?.[1];
      return { tag, quality: Number(quality ?? 1) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);

/** The language of the message, else the best one that the browser asks for, else English. */
export const chooseLanguage = (locale: string | undefined, acceptLanguage = ''): PageLanguage =>
  [locale ?? '', ...accepted(acceptLanguage)].map(spoken).find((language) => language !== undefined) ?? 'en';
