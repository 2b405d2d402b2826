import { readProfile } from './profile.js';

/** The United Kingdom. Sole traders and most partnerships are individual subscribers; companies are treated as such here. */
export const uk = readProfile({
  key: 'uk',
  version: 1,
  name: 'United Kingdom',
  countries: ['GB'],
  rules: [
    {
      id: 'uk-consent',
      version: 1,
      asks: 'consent',
      channels: ['email', 'sms'],
      classes: ['marketing'],
      accepts: [
        { basis: 'express' },
        { basis: 'express-written' },
        { basis: 'unstated' },
        { basis: 'soft-opt-in', conditions: ['address-from-sale', 'refusal-offered', 'own-similar'] },
      ],
      law: {
        statute: 'Privacy and Electronic Communications (EC Directive) Regulations 2003 (PECR)',
        section: 'reg. 22(2) and (3)',
        note: 'A grant of unstated basis is taken for express; Art. 7(1) UK GDPR wants it shown.',
      },
      from: '2003-12-11',
    },
    {
      id: 'uk-objection',
      version: 1,
      asks: 'objection',
      channels: ['email', 'sms', 'print'],
      classes: ['marketing'],
      law: { statute: 'UK GDPR', section: 'Art. 7(3), Art. 21(2) and (3)' },
      from: '2018-05-25',
    },
    {
      id: 'uk-content',
      version: 1,
      asks: 'content',
      channels: ['email', 'sms'],
      classes: ['marketing'],
      parts: ['sender-identity', 'unsubscribe'],
      law: {
        statute: 'Privacy and Electronic Communications (EC Directive) Regulations 2003 (PECR)',
        section: 'reg. 23, with reg. 22(3)(c)',
      },
      from: '2003-12-11',
    },
    {
      id: 'uk-content-email',
      version: 1,
      asks: 'content',
      channels: ['email'],
      classes: ['marketing'],
      parts: ['postal-address'],
      law: {
        statute: 'Electronic Commerce (EC Directive) Regulations 2002',
        section: 'reg. 6(1)(b)',
        reading: 'conservative',
        note: 'The geographic address has to be easily accessible; in the mail itself it is.',
      },
      from: '2002-08-21',
    },
  ],
  variants: [],
});
