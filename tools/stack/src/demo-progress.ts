import type { Stack } from './stack.js';
import { StackFailure } from './steps.js';

/** Communications by the state they reached, as the tracker counts them. */
export interface Totals {
  requested: number;
  withheld: number;
  rendered: number;
  dispatched: number;
  delivered: number;
  failed: number;
}

export const channels = ['email', 'sms', 'print'] as const;

export type Sink = Record<(typeof channels)[number] | 'total', number>;

export interface Posted {
  sent: number;
  accepted: number;
  duplicates: number;
  parked: number;
  refused: number;
}

export interface Outcome {
  posted: Posted;
  totals: Totals;
  sink: Sink;
}

const batchSize = 50;

async function json<T>(url: string, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
  const body = await answer.text();
  if (!answer.ok)
    throw new StackFailure(`${init.method ?? 'GET'} ${url} was answered with ${answer.status}: ${body}`);
  return JSON.parse(body) as T;
}

export async function post(
  stack: Stack,
  events: readonly object[],
  onBatch: (posted: Posted) => void,
): Promise<Posted> {
  const posted: Posted = { sent: 0, accepted: 0, duplicates: 0, parked: 0, refused: 0 };
  const headers = {
    authorization: `Bearer ${stack.keys.demo}`,
    'content-type': 'application/cloudevents-batch+json',
  };
  for (let start = 0; start < events.length; start += batchSize) {
    const batch = events.slice(start, start + batchSize);
    const init = { method: 'POST', headers, body: JSON.stringify(batch) };
    const answer = await json<Record<'accepted' | 'duplicates' | 'parked' | 'refused', unknown[]>>(
      `${stack.urls.gateway}/api/ingest/v1/events`,
      init,
    );
    posted.sent += batch.length;
    for (const group of ['accepted', 'duplicates', 'parked', 'refused'] as const) {
      posted[group] += answer[group]?.length ?? 0;
    }
    onBatch(posted);
  }
  return posted;
}

export async function look(stack: Stack): Promise<{ totals: Totals; sink: Sink }> {
  const headers = { authorization: `Bearer ${stack.keys.demo}` };
  const totals = json<Totals>(`${stack.urls.gateway}/api/tracker/v1/communications/totals`, { headers });
  const count = async (query: string): Promise<number> =>
    (await json<{ total: number }>(`${stack.urls.inbox}/api/messages?limit=1${query}`)).total;
  const [total, email, sms, print] = await Promise.all([
    count(''),
    ...channels.map((channel) => count(`&channel=${channel}`)),
  ]);
  return {
    totals: await totals,
    sink: { total: total ?? 0, email: email ?? 0, sms: sms ?? 0, print: print ?? 0 },
  };
}

/** Each communication has come to an end, and each event has led to one. */
export function isSettled({ posted, totals }: Outcome): boolean {
  const ended = totals.dispatched + totals.withheld + totals.failed;
  return totals.requested >= posted.accepted && ended >= totals.requested;
}

/** What does not add up, in words; empty when everything reconciles. */
export function discrepancies({ posted, totals, sink }: Outcome): string[] {
  const { sent, accepted, parked, refused, duplicates } = posted;
  const found = [
    accepted !== sent && `${sent} events were posted, ${accepted} accepted`,
    parked > 0 && `${parked} events are parked: GET /api/ingest/v1/parked tells why`,
    refused > 0 && `${refused} events were refused`,
    duplicates > 0 && `${duplicates} events were known already`,
    totals.requested !== accepted && `${accepted} events led to ${totals.requested} communications`,
    totals.failed > 0 && `${totals.failed} communications failed`,
    totals.dispatched + totals.withheld !== totals.requested &&
      `of ${totals.requested} communications ${totals.dispatched} were dispatched and ${totals.withheld} withheld`,
    sink.total !== totals.dispatched &&
      `${totals.dispatched} were dispatched, ${sink.total} found in inbox and spool`,
    sink.email + sink.sms + sink.print !== sink.total &&
      'the channels of the inbox do not add up to its total',
  ];
  return found.filter((text) => text !== false);
}
