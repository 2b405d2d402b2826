import type { Channel, CustomerSnapshot } from '@tourbus/contracts';
import type { Brand } from '../brands/brand.js';
import type { Definition } from '../definitions/definition.js';
import { permissionsOf } from '../jurisdictions/consent.js';
import { askJurisdiction } from '../jurisdictions/jurisdiction.js';
import { countryOfLaw, decisive, isDecisiveFor, type Practice } from '../jurisdictions/decisive.js';
import { allow, type Answer, deny, latestConsent, marketing } from './rules.js';

/** What is asked about the law of the customer's country. */
export interface LawQuestion {
  /** What the brand lays down; see there. */
  readonly brand: Pick<NonNullable<Brand['jurisdiction']>, 'elsewhere'> & { practice: Practice };
  readonly at: Date;
}

export interface LawMatter {
  definition: Pick<Definition, 'messageClass' | 'similarGoods'>;
  customer: CustomerSnapshot;
  law: LawQuestion;
}

/** The state or province, from where letters go, as far as that is in the customer's country. */
export function regionOf({ contactPoints, country }: CustomerSnapshot): string | undefined {
  const home = contactPoints.find(
    ({ channel, address }) =>
      channel === 'print' && typeof address !== 'string' && address.country === country,
  );
  const region = typeof home?.address === 'object' ? home.address.region : undefined;
  return region !== undefined && /^[A-Z0-9]{1,3}$/.test(region) ? region : undefined;
}

/**
 * Rule 4. Of marketing, whether the consent that there is satisfies the law; where there is none, or it was revoked,
 * rule 6 says so in plainer words. Hours and numbers that a law sets are asked with the policy's: see law-limits.
 */
export function askLaw({ definition, customer, law: { brand, at } }: LawMatter, channel: Channel): Answer {
  const { messageClass, similarGoods = false } = definition;
  const country = customer.country ?? 'unknown';
  const inputs = { channel, country, messageClass };
  if (!isDecisiveFor(messageClass, channel))
    return allow(
      'jurisdiction',
      `No law that is known here forbids ${messageClass} messages by ${channel}.`,
      inputs,
    );
  const word = latestConsent(customer.consents, marketing, channel);
  if (word?.state !== 'granted')
    return allow('jurisdiction', 'There is no consent whose basis could be asked about.', inputs);
  const answer = askJurisdiction({
    profiles: decisive(brand.practice),
    country: countryOfLaw(customer.country, brand.elsewhere),
    region: regionOf(customer),
    ...{ messageClass, channel, at },
    permissions: permissionsOf(word),
    // What is bought or asked for is not told in a snapshot; without it the answer is stricter, never laxer.
    relationship: {},
    similarGoods,
    objected: false,
    ...{ timeZones: [], carries: [], earlier: [] },
  });
  const asked = {
    ...inputs,
    jurisdictions: answer.jurisdictions,
    ...(answer.strictest && { strictest: true }),
    rules: answer.steps.map(({ rule, answer: said, source }) => `${rule}: ${said} (${source})`),
    basis: word.basis ?? 'unstated',
    confirmed: word.confirmed ?? false,
  };
  if (answer.answer === 'deny') return deny(answer.code, 'jurisdiction', answer.because, asked);
  const [first] = answer.steps;
  const because = first ? `${first.because} (${first.source})` : 'No rule of it asks for anything.';
  return allow('jurisdiction', because, asked);
}
