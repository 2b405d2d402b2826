import { readProfile } from './profile.js';

const statute = 'Canada’s Anti-Spam Legislation (CASL), S.C. 2010, c. 23';

/**
 * Canada. Messages that complete or confirm what was agreed need no consent (s. 6(6)); one that encourages another
 * purchase besides is a commercial electronic message, and of class marketing here.
 */
export const ca = readProfile({
  key: 'ca',
  version: 1,
  name: 'Canada',
  countries: ['CA'],
  rules: [
    {
      id: 'ca-consent',
      version: 1,
      asks: 'consent',
      channels: ['email', 'sms'],
      classes: ['marketing'],
      accepts: [
        { basis: 'express' },
        { basis: 'express-written' },
        { basis: 'implied-purchase', months: 24 },
        { basis: 'implied-inquiry', months: 6 },
        { relationship: 'purchase', months: 24 },
        { relationship: 'contract', months: 24 },
        { relationship: 'inquiry', months: 6 },
      ],
      law: {
        statute,
        section: 's. 6(1)(a), s. 10(9)(a) and (10)',
        note: 'A grant of unstated basis may be an implied one, which ends: it is not taken for express (s. 13: who alleges consent proves it).',
      },
      from: '2014-07-01',
    },
    {
      id: 'ca-objection',
      version: 1,
      asks: 'objection',
      channels: ['email', 'sms'],
      classes: ['marketing'],
      law: {
        statute,
        section: 's. 11(3)',
        reading: 'conservative',
        note: 'An objection counts at once, and a later purchase alone does not lift it.',
      },
      from: '2014-07-01',
    },
    {
      id: 'ca-content',
      version: 1,
      asks: 'content',
      channels: ['email', 'sms'],
      classes: ['marketing'],
      parts: ['sender-identity', 'postal-address', 'contact', 'unsubscribe'],
      law: {
        statute,
        section: 's. 6(2), with SOR/2012-36, ss. 2 and 3',
        note: 'In a text message a clear link to the rest will do (SOR/2012-36, s. 2(2)): the template says so by carrying the part.',
      },
      from: '2014-07-01',
    },
    {
      id: 'ca-withdrawal',
      version: 1,
      asks: 'withdrawal',
      channels: ['email', 'sms'],
      classes: ['marketing'],
      businessDays: 10,
      law: { statute, section: 's. 11(3)' },
      from: '2014-07-01',
    },
  ],
  variants: [],
});
