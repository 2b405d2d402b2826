import type { CommunicationRenderedV1, Release } from '@tourbus/contracts';

/** What a delivery's release says, read once when it is taken in. */
export type ReadRelease =
  (Pick<Release, 'template' | 'until'> & Partial<Pick<Release, 'brand'>>) | { fault: ReleaseFault };

export type ReleaseFault = 'missing' | 'not-ours' | 'of-something-else';

type Rendered = Pick<CommunicationRenderedV1, 'definition' | 'template' | 'release'>;

/**
 * @param release what is signed, or nothing where the signature is not ours
 * @param required whether what bears no release at all is at fault too
 * @returns nothing where none is asked for
 */
export function readRelease(
  { definition, template, release: token }: Rendered,
  release: Release | undefined,
  required: boolean,
): ReadRelease | undefined {
  if (token === undefined) return required ? { fault: 'missing' } : undefined;
  if (!release) return { fault: 'not-ours' };
  const fits =
    release.definition.key === definition &&
    release.template.key === template?.key &&
    release.template.version === template.version;
  if (!fits) return { fault: 'of-something-else' };
  return { brand: release.brand, template: release.template, ...(release.until && { until: release.until }) };
}

const faults: Readonly<Record<ReleaseFault, string>> = {
  missing: 'Nobody vouches that what it is made of was approved: it bears no release.',
  'not-ours':
    'Nobody vouches that what it is made of was approved: its release is not signed by our composer.',
  'of-something-else': 'Its release is that of something else than what it says it is made of.',
};

/** Why nothing may be handed over on such a release, or nothing. */
export function whyNotReleased(
  release: ReadRelease,
  now: Date,
): { code: string; because: string } | undefined {
  if ('fault' in release) return { code: 'not-released', because: faults[release.fault] };
  if (release.until && new Date(release.until) <= now)
    return { code: 'out-of-date', because: `What it is made of was to be used until ${release.until}.` };
  return undefined;
}
