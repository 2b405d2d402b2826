import { type QueryClient, queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { attachSession, request, keepCsrf } from './client.ts';
import { Problem } from './problem.ts';
import type { Session } from './records.ts';

async function readSession(): Promise<Session | null> {
  try {
    const response = await request('GET', '/auth/session');
    if (response.status === 204) return null;
    const session = (await response.json()) as Session;
    keepCsrf(session.csrf);
    return session;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: Infinity,
  retry: false,
});

/** Asks what whoever is signed in may do: what they may not is not offered to them. */
export function useMay(): (scope: string) => boolean {
  const { data: session } = useSuspenseQuery(sessionQuery);
  return (scope) => session?.scopes.includes(scope) ?? false;
}

let renewal: Promise<boolean> | undefined;

/** Requests that fail together wait for one renewal: a second one would find its token used up. */
function renew(): Promise<boolean> {
  renewal ??= fetch('/auth/refresh', { method: 'POST' })
    // 409: another window of this browser was quicker, and the new cookies are there.
    .then(({ ok, status }) => ok || status === 409)
    .finally(() => (renewal = undefined));
  return renewal;
}

export function followSession(queries: QueryClient): void {
  attachSession(renew, () => queries.setQueryData(sessionQuery.queryKey, null));
}

/** Where the browser goes to sign in, and comes back from. */
export const signInAddress = (to: string): string => `/auth/login?to=${encodeURIComponent(to)}`;

export async function signOut(): Promise<void> {
  const response = await request('POST', '/auth/logout');
  const { next } = (await response.json()) as { next: string };
  window.location.assign(next);
}
