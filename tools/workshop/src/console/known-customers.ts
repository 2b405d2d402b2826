import type { Call } from './caller.js';
import type { Place } from './scene.js';

const person = (id: string, given: string, family: string, address: string, more: object = {}) => ({
  ...{ id, names: { given, family }, contactPoints: [{ channel: 'email', address }] },
  ...more,
});

const marketing = (state: 'granted' | 'revoked', at: string) => [
  { purpose: 'marketing', state, at, ...(state === 'granted' && { basis: 'express' }) },
];

/** Who is here twice: in the shop and with the hotline, in a script that runs from the right too. */
const known = [
  person('S-31', 'Zoë', 'Müller-Østergård', 'zoe@home.example', {
    ...{ locale: 'de-AT', country: 'AT', attributes: { tier: 'gold', since: 2019 } },
    consents: marketing('granted', '2026-05-01T09:00:00Z'),
  }),
  person('H-208', 'Zoe', 'Mueller', 'zoe@home.example', {
    ...{ locale: 'de-AT', attributes: { agent: 'Graz' } },
    consents: marketing('revoked', '2026-02-11T15:30:00Z'),
  }),
  person('S-77', 'نور', 'حدّاد', 'noor@home.example', { locale: 'ar-EG', country: 'EG' }),
  person('H-340', 'Noor', 'Haddad', 'noor@home.example', { locale: 'en-GB' }),
  person('S-90', 'Łukasz', 'Sørensen', 'lukasz@home.example', { locale: 'pl-PL' }),
  person('H-411', 'Lukasz', 'Soerensen', 'lukasz@work.example', { attributes: { agent: 'Gdańsk' } }),
];

const touchpoints = [
  {
    kind: 'purchase',
    at: '2026-10-03T10:00:00Z',
    reference: 'F-9001',
    amount: 184.9,
    currency: 'EUR',
    channel: 'web shop',
  },
  {
    kind: 'return',
    at: '2026-10-12T08:20:00Z',
    reference: 'F-9001',
    amount: -39,
    currency: 'EUR',
    channel: 'store',
  },
  {
    kind: 'support',
    at: '2026-10-14T16:05:00Z',
    reference: 'T-5120',
    subject: 'Torn strap',
    state: 'open',
    channel: 'phone',
  },
  {
    kind: 'support',
    at: '2026-10-16T09:45:00Z',
    reference: 'T-5120',
    subject: 'Torn strap',
    state: 'closed',
    channel: 'phone',
  },
];

const openMerge = `(async () => {
  let button;
  while (!(button = document.querySelector('button[aria-label^="Merge"]'))) await new Promise(requestAnimationFrame);
  button.click();
})()`;

/** Fills in customers with a history, some of them twice. @returns the pages that show them */
export async function knowCustomers(call: Call): Promise<Place[]> {
  const path = '/api/ingest/v1/customers';
  await call('POST', `${path}/bulk`, known);
  for (const touchpoint of touchpoints) await call('POST', `${path}/S-31/touchpoints`, touchpoint);
  await call('POST', `${path}/S-90/merge`, { from: 'H-411', why: 'He said so on the phone' });
  return [
    { name: 'duplicates', path: '/customers/duplicates', until: 'tbody tr' },
    { name: 'known-customer', path: '/customers/S-31', until: 'button[aria-label^="Merge"]' },
    { name: 'merge', path: '/customers/S-31', act: openMerge, until: '[role=dialog] tbody tr' },
    { name: 'merged-customer', path: '/customers/H-411', until: 'button[aria-label^="Undo"]' },
  ];
}
