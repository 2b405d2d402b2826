import { type QueryClient, queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { attachSession, request, keepCsrf } from './client.ts';
import { Problem, readProblem } from './problem.ts';
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

/** Whoever is signed in, or was until now: what they may do stays as it was, and with it what they are writing. */
export interface KnownSession extends Session {
  isOver?: boolean;
}

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: (): Promise<KnownSession | null> => readSession(),
  staleTime: Infinity,
  retry: false,
});

/** Asks what whoever is signed in may do: what they may not is not offered to them. */
export function useMay(): (scope: string) => boolean {
  const { data: session } = useSuspenseQuery(sessionQuery);
  return (scope) => session?.scopes.includes(scope) ?? false;
}

let renewal: Promise<boolean> | undefined;

/** @throws Problem where the answer says nothing about the session, as of a service that just starts again */
async function isRenewed(response: Response): Promise<boolean> {
  const { ok, status } = response;
  // 409: another window of this browser was quicker, and the new cookies are there.
  if (ok || status === 409) return true;
  if (status === 401 || status === 403) return false;
  throw await readProblem(response);
}

/** Requests that fail together wait for one renewal: a second one would find its token used up. */
function renew(): Promise<boolean> {
  renewal ??= fetch('/auth/refresh', { method: 'POST' })
    .then(isRenewed)
    .finally(() => (renewal = undefined));
  return renewal;
}

export function followSession(queries: QueryClient): void {
  attachSession(renew, () =>
    queries.setQueryData(sessionQuery.queryKey, (session) => session && { ...session, isOver: true }),
  );
}

/** Goes on where somebody has signed in again meanwhile, as in another window. */
export async function resumeSession(queries: QueryClient): Promise<void> {
  const session = await readSession();
  if (!session) return;
  const before = queries.getQueryData(sessionQuery.queryKey);
  // What stands here is another person's.
  if (before?.person.id !== session.person.id) return window.location.reload();
  queries.setQueryData(sessionQuery.queryKey, session);
  // What was asked for meanwhile was refused.
  await queries.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' });
}

/** Where the browser goes to sign in, and comes back from. */
export const signInAddress = (to: string): string => `/auth/login?to=${encodeURIComponent(to)}`;

export async function signOut(): Promise<void> {
  const response = await request('POST', '/auth/logout');
  const { next } = (await response.json()) as { next: string };
  window.location.assign(next);
}
