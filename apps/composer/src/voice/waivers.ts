import { type Caller, Problem } from '@tourbus/platform';
import { z } from 'zod';
import type { ContentKind } from '../content/content-version.entity.js';
import type { Finding } from './finding.js';

export const newWaiverSchema = z
  .strictObject({
    version: z.int().positive(),
    /** The id of the finding. */
    finding: z.string().regex(/^[0-9a-f]{16}$/, 'The id of a finding, as the check gives it.'),
    why: z.string().trim().min(1).max(2_000),
  })
  .meta({ id: 'NewWaiver' });
export type NewWaiver = z.infer<typeof newWaiverSchema>;

export interface Waiver {
  kind: ContentKind;
  key: string;
  version: number;
  finding: string;
  rule: string;
  waivedBy: string;
  waivedAt: Date;
  why: string;
}

/** Why somebody may not let a finding pass. Four eyes here too: nobody waives what is said of their own words. */
export function refusalOfWaiver(
  finding: Finding | undefined,
  { name, person }: Pick<Caller, 'name' | 'person'>,
  author: string,
): Problem | undefined {
  if (!finding)
    return new Problem(
      'unknown-finding',
      404,
      'There is no such finding',
      'This version, with what is published around it, has no finding of that id.',
      'Check the version again; the finding may be settled, or another by now.',
    );
  if (finding.severity === 'warns')
    return new Problem(
      'nothing-to-waive',
      422,
      'This finding blocks nothing',
      `“${finding.what}” is a warning.`,
      'Submit or publish; it stays a warning.',
    );
  if (!finding.waivableBy)
    return new Problem(
      'not-waivable',
      403,
      'Nobody may let this pass',
      `“${finding.what}” is against the law, unsafe, or cannot be composed.`,
      finding.remedy,
    );
  if (name === author)
    return new Problem(
      'own-work',
      403,
      'Nobody waives what is found in their own work',
      `This version is by the one who wants to let “${finding.what}” pass.`,
      'Ask somebody else.',
    );
  const roles = person?.roles ?? [];
  if (roles.includes(finding.waivableBy) || roles.includes('administrator')) return undefined;
  return new Problem(
    'role-missing',
    403,
    'This is for somebody else to waive',
    `“${finding.what}” may be waived by people with the role ${finding.waivableBy}; API keys have no role.`,
    'Ask somebody with that role, or correct the finding.',
  );
}
