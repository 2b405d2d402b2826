import type { BodyOf } from './documented.ts';
import { readProblem } from './problem.ts';
import type { Calls } from './calls.ts';

type Parameters = Record<string, string | number | boolean | undefined>;
type QueryOf<R extends keyof Calls> = Calls[R] extends { query: infer Query } ? Partial<Query> : never;
type Answer<R extends keyof Calls> = Calls[R]['answer'];

export interface Sent<R extends keyof Calls> {
  path?: Record<string, string | number>;
  query?: QueryOf<R>;
  body?: BodyOf<R>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Goes on when the page is closed. */
  keepalive?: boolean;
}

/** What the session says, for as long as the page is open. */
const session = { csrf: '', lost: () => undefined as void, renew: async () => false };

/** @param renew tries to go on with the session, and tells whether it could; @param lost is told when it is over */
export function attachSession(renew: () => Promise<boolean>, lost: () => void): void {
  Object.assign(session, { renew, lost });
}

export function keepCsrf(csrf: string): void {
  session.csrf = csrf;
}

export function urlOf(path: string, parameters: Parameters = {}, query: Parameters = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parameters[name])),
  );
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(wanted.map(([name, value]) => [name, String(value)]));
  return search.size > 0 ? `${filled}?${search}` : filled;
}

/** One request. Of several that find the session over at once, one renews it and all go on. */
export async function request(method: string, url: string, init: RequestInit = {}): Promise<Response> {
  const attempt = () => {
    const headers = new Headers(init.headers);
    if (method !== 'GET' && session.csrf) headers.set('x-csrf-token', session.csrf);
    return fetch(url, { ...init, method, headers });
  };
  let response = await attempt();
  if (response.status === 401 && (await session.renew())) response = await attempt();
  if (response.ok) return response;
  const problem = await readProblem(response);
  if (problem.status === 401) session.lost();
  throw problem;
}

function requestOf<R extends keyof Calls>(route: R, sent: Sent<R>): Promise<Response> {
  const [method = '', path = ''] = route.split(' ');
  const body = sent.body === undefined ? undefined : JSON.stringify(sent.body);
  const headers = { ...(body !== undefined && { 'content-type': 'application/json' }), ...sent.headers };
  const url = urlOf(path, sent.path, sent.query as Parameters | undefined);
  return request(method, url, { body, headers, signal: sent.signal, keepalive: sent.keepalive });
}

/** Calls a documented route and gives what it answers. @throws Problem */
export async function call<R extends keyof Calls>(route: R, sent: Sent<R> = {}): Promise<Answer<R>> {
  const response = await requestOf(route, sent);
  return (response.status === 204 ? undefined : await response.json()) as Answer<R>;
}

/** The same for routes that answer with a file. @throws Problem */
export async function callForFile<R extends keyof Calls>(route: R, sent: Sent<R> = {}): Promise<Blob> {
  return (await requestOf(route, sent)).blob();
}
