import type { JurisdictionInquiry } from './jurisdiction.js';
import { contentParts } from './profile.js';
import { jurisdictionProfiles } from './profiles.js';

/**
 * Marketing by e-mail, on a Wednesday at 19:30 UTC, to somebody who agreed to everything, carrying all that anybody asks
 * for: what is said of it differs by what is taken away.
 */
export const exampleInquiry: JurisdictionInquiry = {
  profiles: jurisdictionProfiles,
  messageClass: 'marketing',
  channel: 'email',
  at: new Date('2026-11-04T19:30:00Z'),
  timeZones: ['UTC'],
  permissions: [
    { basis: 'express-written', at: '2026-03-01T09:00:00Z', confirmed: true },
    { basis: 'express', at: '2026-03-01T09:00:00Z', confirmed: true },
  ],
  relationship: {},
  similarGoods: true,
  objected: false,
  carries: [...contentParts],
  earlier: [],
};
