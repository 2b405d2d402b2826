import type { PageLanguage } from '../pages/texts.js';
import { ar } from './texts/ar.js';
import type { CentreTexts } from './texts/centre-texts.js';
import { de } from './texts/de.js';
import { en } from './texts/en.js';
import { es } from './texts/es.js';
import { fr } from './texts/fr.js';
import { ja } from './texts/ja.js';
import { pl } from './texts/pl.js';
import { sv } from './texts/sv.js';

export const centreTexts: Readonly<Record<PageLanguage, CentreTexts>> = { en, de, fr, es, sv, pl, ja, ar };

/** Grows whenever any of the texts changes: who agreed to something agreed to these words. */
const version = 1;

/** Which words a page showed, for the evidence of what was chosen on it. */
export const wordingOf = (language: PageLanguage): string => `preference-centre/${version}/${language}`;
