import { context } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';
import type { HttpInstrumentationConfig } from '@opentelemetry/instrumentation-http';

/** How many of a path's first words may be told; the next may be the id of a customer that looks like a word. */
const depths: Readonly<Record<string, number>> = { api: 4, auth: 2, t: 2 };
const word = /^[a-z][a-z0-9.-]{0,31}$/;

/** The words that a path begins with: what follows may be a signed token or an id, and whoever has it has what it opens. */
export function pathInTraces(url = '/'): string {
  const [origin, ...segments] = (/^[^?#]*/.exec(url)?.[0] ?? '').split('/');
  if (origin !== '') return '/';
  const most = depths[segments[0] ?? ''] ?? 1;
  const end = segments.findIndex((segment, i) => i >= most || !word.test(segment));
  return `/${segments.slice(0, end < 0 ? segments.length : end).join('/')}`;
}

/**
 * Traces leave the house, to a collector and whoever reads it: they hold no query, no path beyond its words, and nothing
 * of who asked. What is told here comes in place of what the instrumentation found.
 */
export const httpSpans: HttpInstrumentationConfig = {
  startIncomingSpanHook: ({ url }) => ({
    'url.path': pathInTraces(url),
    'url.query': undefined,
    'client.address': undefined,
    'network.peer.address': undefined,
    'network.peer.port': undefined,
    'user_agent.original': undefined,
  }),
  startOutgoingSpanHook: () => ({ 'url.full': undefined, 'user_agent.original': undefined }),
};

/** Names the span of a request by its route, such as `/t/p/:token`. */
export function tellRoute(route: string | undefined, from = context.active()): void {
  const request = getRPCMetadata(from);
  if (request && route) request.route = route;
}
