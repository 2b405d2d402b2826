import { Problem } from '@tourbus/platform';
import type { ContentVersion } from '../content/content-version.entity.js';
import { type Refusal, type Requirement, type Step, type VersionState, wayOn } from './reviews.js';

type Named = Pick<ContentVersion, 'kind' | 'key' | 'version'>;

const named = ({ kind, key, version }: Named): string => `Version ${version} of the ${kind} “${key}”`;

const said: Readonly<Record<Step, string>> = {
  submit: 'be submitted',
  approve: 'be approved',
  'request-changes': 'be sent back',
  withdraw: 'be withdrawn',
  publish: 'be published',
  retire: 'be retired',
};

/** A step that the version's state does not allow. Publishing what nobody approved has a name of its own. */
export const refusedStep = (step: Step, version: Named, status: VersionState): Problem =>
  new Problem(
    step === 'publish' ? 'not-approved' : 'wrong-state',
    409,
    `This version cannot ${said[step]} now`,
    `${named(version)} is ${status === 'draft' ? 'a draft' : status.replace('-', ' ')}.`,
    wayOn[status],
    { state: status },
  );

/** @param requirements what the brand asks for, where somebody's approval would not count */
export function refusedApproval(
  refusal: Refusal,
  version: Named,
  requirements: readonly Requirement[],
): Problem {
  if (refusal === 'own-work')
    return new Problem(
      refusal,
      403,
      'Nobody approves what they wrote',
      `${named(version)} is by the one who wants to approve it.`,
      'Let somebody else read and approve it.',
    );
  if (refusal === 'approved-already')
    return new Problem(
      refusal,
      409,
      'This approval is given already',
      `${named(version)} needs another person’s approval, or another role’s.`,
      'Let somebody else approve it.',
    );
  const roles = requirements.flatMap(({ role }) => role ?? []).join(', ');
  return new Problem(
    refusal,
    403,
    'This approval would not count',
    `What ${named(version)} still lacks are approvals by: ${roles}.`,
    'Let somebody with that role approve it.',
  );
}

export const outdatedApproval = (version: Named): Problem =>
  new Problem(
    'approval-outdated',
    409,
    'What was approved is no longer what it would be',
    `${named(version)} contains blocks that have changed since it was approved.`,
    'Withdraw it, submit it again, and let it be approved with the blocks of now.',
  );
