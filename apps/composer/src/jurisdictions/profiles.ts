import { ca } from './ca.profile.js';
import { eu } from './eu.profile.js';
import type { JurisdictionProfile } from './profile.js';
import { uk } from './uk.profile.js';
import { us } from './us.profile.js';

/** The profiles that come with Tourbus: a reading of the law, and no advice. */
export const jurisdictionProfiles: readonly JurisdictionProfile[] = [eu, uk, us, ca];
