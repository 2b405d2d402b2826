import { readProfile } from './profile.js';

const electronic = ['email', 'sms'] as const;
const marketing = ['marketing'] as const;
const conditions = ['address-from-sale', 'refusal-offered', 'own-similar'] as const;

/**
 * The European Union with the states of the EEA. “Electronic mail” of the directive includes text messages (Art. 2(h),
 * recital 40). A message that serves an order and advertises besides is marketing: see BGH VI ZR 225/17, on a survey
 * that came with an invoice.
 */
export const eu = readProfile({
  key: 'eu',
  version: 1,
  name: 'European Union and EEA',
  countries: [
    ...['AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IT'],
    ...['LT', 'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK', 'IS', 'LI', 'NO'],
  ],
  rules: [
    {
      id: 'eu-consent',
      version: 1,
      asks: 'consent',
      channels: [...electronic],
      classes: [...marketing],
      accepts: [
        { basis: 'express' },
        { basis: 'express-written' },
        { basis: 'unstated' },
        { basis: 'soft-opt-in', conditions: [...conditions] },
      ],
      law: {
        statute: 'Directive 2002/58/EC (ePrivacy)',
        section: 'Art. 13(1) and (2)',
        note: 'A grant whose basis an upstream system leaves unstated is taken for express; who has to show it (GDPR Art. 7(1)) had better state it.',
      },
      from: '2003-10-31',
    },
    {
      id: 'eu-objection',
      version: 1,
      asks: 'objection',
      channels: [...electronic, 'print'],
      classes: [...marketing],
      law: { statute: 'Regulation (EU) 2016/679 (GDPR)', section: 'Art. 7(3), Art. 21(2) and (3)' },
      from: '2018-05-25',
    },
    {
      id: 'eu-content',
      version: 1,
      asks: 'content',
      channels: [...electronic],
      classes: [...marketing],
      parts: ['sender-identity', 'unsubscribe'],
      law: {
        statute: 'Directive 2002/58/EC (ePrivacy)',
        section: 'Art. 13(4)',
        note: 'With Art. 6 of Directive 2000/31/EC: on whose behalf, and a valid address to ask for an end.',
      },
      from: '2003-10-31',
    },
    {
      id: 'eu-content-email',
      version: 1,
      asks: 'content',
      channels: ['email'],
      classes: [...marketing],
      parts: ['postal-address'],
      law: {
        statute: 'Directive 2000/31/EC (e-commerce)',
        section: 'Art. 5(1)(b)',
        reading: 'conservative',
        note: 'The geographic address has to be easily accessible; in the mail itself it is.',
      },
      from: '2002-01-17',
    },
  ],
  variants: [
    {
      country: 'DE',
      law: 'UWG § 7(2) no. 2 and § 7(3)',
      rules: [
        {
          id: 'eu-de-confirmed',
          version: 1,
          asks: 'consent',
          channels: ['email'],
          classes: [...marketing],
          accepts: [
            { basis: 'express', confirmed: true },
            { basis: 'express-written', confirmed: true },
            { basis: 'soft-opt-in', conditions: [...conditions] },
          ],
          law: {
            statute: 'UWG § 7(2) no. 2 with GDPR Art. 7(1)',
            section: 'BGH, 10 February 2011, I ZR 164/09',
            reading: 'practice',
            note: 'No statute asks for a double opt-in; it is how courts take the consent to have come from the holder of the mailbox.',
          },
          from: '2011-02-10',
        },
      ],
    },
    {
      country: 'AT',
      law: 'TKG 2021 § 174(3) and (4)',
      rules: [
        {
          id: 'eu-at-consent',
          version: 1,
          asks: 'consent',
          channels: [...electronic],
          classes: [...marketing],
          accepts: [
            { basis: 'express' },
            { basis: 'express-written' },
            { basis: 'unstated' },
            { basis: 'soft-opt-in', conditions: [...conditions, 'objectors-list-checked'] },
          ],
          law: {
            statute: 'TKG 2021',
            section: '§ 174(4) no. 4, with ECG § 7(2)',
            note: 'Before a soft opt-in is used, the list of RTR-GmbH (“ECG-Liste”) is asked.',
          },
          from: '2021-11-01',
        },
      ],
    },
    {
      country: 'IE',
      law: 'S.I. No. 336/2011, reg. 13(1) and (11)',
      rules: [
        {
          id: 'eu-ie-consent',
          version: 1,
          asks: 'consent',
          channels: [...electronic],
          classes: [...marketing],
          accepts: [
            { basis: 'express' },
            { basis: 'express-written' },
            { basis: 'unstated' },
            { basis: 'soft-opt-in', conditions: [...conditions], months: 12 },
          ],
          law: {
            statute: 'S.I. No. 336/2011 (ePrivacy Regulations)',
            section: 'reg. 13(11)',
            reading: 'conservative',
            note: 'Twelve months from the sale. That each message within them extends the time is left out.',
          },
          from: '2011-07-01',
        },
      ],
    },
    {
      country: 'IT',
      law: 'D.lgs. 196/2003, art. 130',
      rules: [
        {
          id: 'eu-it-sms',
          version: 1,
          asks: 'consent',
          channels: ['sms'],
          classes: [...marketing],
          accepts: [{ basis: 'express' }, { basis: 'express-written' }, { basis: 'unstated' }],
          law: {
            statute: 'D.lgs. 196/2003 (Codice privacy)',
            section: 'art. 130(1), (2) and (4)',
            note: 'Soft opt-in is for “posta elettronica” alone, which art. 130(2) tells apart from SMS.',
          },
          from: '2004-01-01',
        },
      ],
    },
    {
      country: 'PL',
      law: 'Prawo komunikacji elektronicznej, art. 398',
      rules: [
        {
          id: 'eu-pl-consent',
          version: 1,
          asks: 'consent',
          channels: [...electronic],
          classes: [...marketing],
          accepts: [{ basis: 'express' }, { basis: 'express-written' }, { basis: 'unstated' }],
          law: {
            statute: 'Prawo komunikacji elektronicznej (12 July 2024)',
            section: 'art. 398(1) and (2)',
            note: 'It knows no soft opt-in.',
          },
          from: '2024-11-10',
        },
      ],
    },
    { country: 'BE', law: 'Code de droit économique, art. XII.13', rules: [] },
    { country: 'ES', law: 'Ley 34/2002 (LSSI), art. 21', rules: [] },
    { country: 'FR', law: 'Code des postes et des communications électroniques, art. L. 34-5', rules: [] },
    { country: 'SE', law: 'Marknadsföringslagen (2008:486), 19 och 20 §§', rules: [] },
  ],
});
