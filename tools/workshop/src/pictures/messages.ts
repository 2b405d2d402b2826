import { setTimeout as pause } from 'node:timers/promises';
import { gatewayOf, loadSamples, type SampleEvent, sampleEvents, sampleStatements } from '@tourbus/samples';
import { type Stack, StackFailure } from '@tourbus/stack';
import { chooseEvents } from './choice.js';

const longestMs = 120_000;

/** Events are in the order of languages. One in so many is sent last: the top of the inbox shows some of everything. */
const latePartOf = 9;

/** A message as the sandbox has it, with a name for its pictures. */
export interface Taken {
  name: string;
  id: string;
  channel: 'email' | 'sms' | 'print';
  to: string[];
  subject: string;
  html?: string;
  attachments: { n: number; fileName: string; mediaType: string }[];
}

interface Communication {
  id: string;
  customerId: string;
  definition: string;
  channel: string;
  locale: string;
  recipient: string;
}

interface Listed extends Taken {
  /** Holds the communication's id, in whatever way the channel can carry one; a text message cannot. */
  reference?: string;
}

async function json<T>(url: string, init: RequestInit = {}): Promise<T> {
  const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
  if (!answer.ok)
    throw new StackFailure(
      `${init.method ?? 'GET'} ${url} was answered with ${answer.status}: ${await answer.text()}`,
    );
  return (await answer.json()) as T;
}

const authorization = ({ keys }: Stack) => ({ authorization: `Bearer ${keys.demo}` });

async function postEvents(stack: Stack, events: readonly SampleEvent[]): Promise<void> {
  const headers = { ...authorization(stack), 'content-type': 'application/cloudevents-batch+json' };
  const init = { method: 'POST', headers, body: JSON.stringify(events) };
  await json(`${stack.urls.gateway}/api/ingest/v1/events`, init);
}

async function untilDelivered(stack: Stack, wanted: number): Promise<Listed[]> {
  const record = `${stack.urls.gateway}/api/tracker/v1/communications/totals`;
  for (const deadline = Date.now() + longestMs; ; await pause(250)) {
    const [totals, { messages }] = await Promise.all([
      json<{ dispatched: number }>(record, { headers: authorization(stack) }),
      json<{ messages: Listed[] }>(`${stack.urls.inbox}/api/messages?limit=200`),
    ]);
    if (totals.dispatched === wanted && messages.length === wanted) return messages;
    if (Date.now() > deadline)
      throw new StackFailure(
        `${wanted} events should have led to as many messages, but there are ${messages.length}. ` +
          `The record says: ${JSON.stringify(totals)}. Look into ${stack.folder}/logs.`,
      );
  }
}

function nameOf(message: Listed, communications: readonly Communication[]): string {
  const told = communications.find(
    ({ id, channel, recipient }) =>
      message.reference?.includes(id) ||
      (message.channel === 'sms' && channel === 'sms' && message.to.includes(recipient)),
  );
  if (!told) return `${message.channel}-${message.id}`;
  return [told.definition, told.channel, told.locale, told.customerId].join('-').toLowerCase();
}

/** Sends the chosen samples through all services and takes every message out of the sandbox. */
export async function takeMessages(stack: Stack): Promise<Taken[]> {
  await loadSamples(gatewayOf(stack));
  const now = new Date();
  const events = chooseEvents([...sampleEvents(now), ...sampleStatements(now)]);
  const isLate = (_event: SampleEvent, index: number) => index % latePartOf === 0;
  const early = events.filter((event, index) => !isLate(event, index));
  await postEvents(stack, early);
  await untilDelivered(stack, early.length);
  await postEvents(stack, events.filter(isLate));
  const listed = await untilDelivered(stack, events.length);
  const { items } = await json<{ items: Communication[] }>(
    `${stack.urls.gateway}/api/tracker/v1/communications?limit=200`,
    { headers: authorization(stack) },
  );
  const taken = listed.map(async (message) => ({
    ...(await json<Taken>(`${stack.urls.inbox}/api/messages/${message.id}`)),
    name: nameOf(message, items),
  }));
  return (await Promise.all(taken)).toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
}
