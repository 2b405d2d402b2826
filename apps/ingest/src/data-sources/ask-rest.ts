import { ForbiddenTarget, type Outbound, TooLong } from '../outside/outbound.js';
import type { From, Found } from './data-source.js';

/** The largest value that is looked up for one row, in bytes. */
export const mostValueBytes = 256 * 1024;
/** Of all keys that are asked for together. */
const longestMilliseconds = 60_000;

export const tooLarge: Found = {
  fault: {
    code: 'lookup-too-large',
    reason: `What is known of it is larger than ${mostValueBytes / 1024} KiB.`,
  },
};
export const unusableKey: Found = {
  fault: { code: 'lookup-key-unusable', reason: 'The key cannot be asked for.' },
};
const refusedWith = (status: number): Found => ({
  fault: { code: 'lookup-refused', reason: `The source refuses the key: it answers with status ${status}.` },
});
const unreadable = (why: string): Found => ({
  fault: { code: 'lookup-unreadable', reason: `What the source says of the key cannot be read: ${why}.` },
});

/** These are said to us, not about a key: we may not ask, or not now. Every key would hear the same. */
const aboutUs = new Set([401, 403, 407, 408, 425, 429]);

/** Asks for each key by itself, some at once; the first failure ends all of it. */
export async function askRest(
  outbound: Outbound,
  { url, headers, together }: Pick<From<'rest'>, 'url' | 'together'> & { headers: Record<string, string> },
  keys: readonly string[],
  timeoutMilliseconds: number,
  heard: (key: string, found: Found | undefined) => void,
): Promise<void> {
  const waiting = keys.values();
  const deadline = performance.now() + longestMilliseconds;
  let failure: Error | undefined;
  const work = async (): Promise<void> => {
    for (const key of waiting) {
      if (failure) return;
      if (performance.now() > deadline) throw new Error(`it answers too slowly for ${keys.length} keys`);
      heard(key, await askFor(outbound, url, headers, key, timeoutMilliseconds));
    }
  };
  const workers = Array.from({ length: Math.min(together, keys.length) }, () =>
    work().catch((error: Error) => {
      failure ??= error;
    }),
  );
  await Promise.all(workers);
  if (failure) throw failure;
}

async function askFor(
  outbound: Outbound,
  template: string,
  headers: Record<string, string>,
  key: string,
  timeoutMilliseconds: number,
): Promise<Found | undefined> {
  // A path of dots would lead to another place than the one that was meant.
  if (/^\.{1,2}$/.test(key) || !key.isWellFormed()) return unusableKey;
  const url = new URL(template.replaceAll('{key}', encodeURIComponent(key)));
  try {
    const { status, body } = await outbound.call({
      ...{ method: 'GET', url, headers: { accept: 'application/json', ...headers } },
      ...{ timeoutMilliseconds, mostBytes: mostValueBytes, whole: true },
    });
    if (status === 404 || status === 410) return undefined;
    // One odd key is no reason to ask for it again and again, and to keep all others waiting for it.
    if (status >= 400 && status < 500 && !aboutUs.has(status)) return refusedWith(status);
    if (status === 204) return unreadable('it answers with nothing, and status 204');
    if (status !== 200) throw new Error(`it answers with status ${status}`);
    return parsed(body);
  } catch (error) {
    if (error instanceof TooLong) return tooLarge;
    if (error instanceof ForbiddenTarget)
      throw new Error('its address is not one that may be called', { cause: error });
    throw error;
  }
}

function parsed(body: Buffer): Found {
  try {
    return { value: JSON.parse(body.toString('utf8')) as unknown };
  } catch {
    return unreadable('it answers with status 200, and no JSON');
  }
}
