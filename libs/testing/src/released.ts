import type { Release } from '@tourbus/contracts';
import { readSigningKey, signStatement } from '@tourbus/platform';
import type { Stack } from '@tourbus/stack';

/** The release that this infrastructure's composer would sign. */
export async function signRelease({ secrets }: Pick<Stack, 'secrets'>, release: Release): Promise<string> {
  const key = await readSigningKey(secrets.sessionPrivateKey);
  if (!key) throw new Error('The stack has no key to sign releases with.');
  return signStatement(key, 'release', release, new Date());
}
