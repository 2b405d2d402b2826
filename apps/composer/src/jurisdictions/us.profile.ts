import { readProfile } from './profile.js';
import { usStates } from './us-states.js';

const tcpa = '47 CFR § 64.1200 (TCPA, 47 U.S.C. § 227)';

/**
 * The United States with their territories. Whether a text message is a call is argued anew since McLaughlin v. McKesson
 * (2025) freed courts from the FCC’s word; here it is one. Scrubbing against the national do-not-call registry is not
 * asked: the written consent that is stands above it (§ 64.1200(c)(2)(ii)).
 */
export const us = readProfile({
  key: 'us',
  version: 1,
  name: 'United States',
  countries: ['US', 'PR', 'VI', 'GU', 'AS', 'MP'],
  rules: [
    {
      id: 'us-sms-consent',
      version: 1,
      asks: 'consent',
      channels: ['sms'],
      classes: ['marketing'],
      accepts: [{ basis: 'express-written' }],
      law: {
        statute: tcpa,
        section: '(a)(2) with (f)(9), “prior express written consent”',
        reading: 'conservative',
        note: 'Written for autodialed texts alone; after Facebook v. Duguid (2021) few are, and states define it wider.',
      },
      from: '2013-10-16',
    },
    {
      id: 'us-sms-hours',
      version: 1,
      asks: 'hours',
      channels: ['sms'],
      classes: ['marketing'],
      windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', until: '21:00' }],
      law: {
        statute: tcpa,
        section: '(c)(1)',
        reading: 'conservative',
        note: 'At the called party’s location. What was invited by consent is no solicitation (f)(15); it waits all the same.',
      },
      from: '2003-08-25',
    },
    {
      id: 'us-sms-objection',
      version: 1,
      asks: 'objection',
      channels: ['sms'],
      classes: ['marketing'],
      law: { statute: tcpa, section: '(d)(3), and since 11 April 2025 (a)(10): by any reasonable means' },
      from: '2003-08-25',
    },
    {
      id: 'us-sms-withdrawal',
      version: 1,
      asks: 'withdrawal',
      channels: ['sms'],
      classes: ['marketing', 'service', 'transactional'],
      businessDays: 10,
      law: {
        statute: tcpa,
        section: '(a)(10)',
        note: 'That one revocation ends texts on unrelated matters, too, is waived until 31 January 2027; a STOP here does so already.',
      },
      from: '2025-04-11',
    },
    {
      id: 'us-sms-content',
      version: 1,
      asks: 'content',
      channels: ['sms'],
      classes: ['marketing'],
      parts: ['sender-identity', 'unsubscribe'],
      law: {
        statute: tcpa,
        section: '(d)(4) and (a)(10)',
        reading: 'practice',
        note: 'The carriers’ Messaging Principles (CTIA) want name and opt-out in the message.',
      },
      from: '2003-08-25',
    },
    {
      id: 'us-email-objection',
      version: 1,
      asks: 'objection',
      channels: ['email'],
      classes: ['marketing'],
      law: { statute: 'CAN-SPAM Act', section: '15 U.S.C. § 7704(a)(4)(A)' },
      from: '2004-01-01',
    },
    {
      id: 'us-email-withdrawal',
      version: 1,
      asks: 'withdrawal',
      channels: ['email'],
      classes: ['marketing'],
      businessDays: 10,
      law: { statute: 'CAN-SPAM Act', section: '15 U.S.C. § 7704(a)(4)(A)(i)' },
      from: '2004-01-01',
    },
    {
      id: 'us-email-content',
      version: 1,
      asks: 'content',
      channels: ['email'],
      classes: ['marketing'],
      parts: ['sender-identity', 'postal-address', 'unsubscribe'],
      law: {
        statute: 'CAN-SPAM Act',
        section: '15 U.S.C. § 7704(a)(1), (a)(3) and (a)(5)(A)',
        note: 'That it is an advertisement need not be said to who agreed beforehand (a)(5)(B); an author says it to others.',
      },
      from: '2004-01-01',
    },
  ],
  variants: usStates,
});
