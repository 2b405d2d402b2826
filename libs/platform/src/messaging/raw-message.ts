import type { JsMsg, StoredMsg } from '@nats-io/jetstream';
import type { MsgHdrs } from '@nats-io/transport-node';
import type { RawMessage } from './message.js';

const plain = (headers: MsgHdrs | undefined): Record<string, string> => {
  const all: Record<string, string> = {};
  for (const name of headers?.keys() ?? []) all[name.toLowerCase()] = headers?.get(name) ?? '';
  return all;
};

/**
 * What others published may have any id, or one that another source also uses: its place in the stream is its own,
 * and the time tells that place from the same one of a stream that was lost and made again.
 */
const idOf = (
  ours: boolean,
  headers: Record<string, string>,
  { stream, seq, time }: { stream: string; seq: number; time: Date },
): string => (ours && headers['ce-id']) || `${stream}:${seq}@${time.toISOString()}`;

/** @param ours whether the subject is one of our contracts */
export const deliveredMessage = (message: JsMsg, ours: boolean): RawMessage => {
  const headers = plain(message.headers);
  const { subject, seq, time, info } = message;
  const id = idOf(ours, headers, { stream: info.stream, seq, time });
  return { id, subject, headers, body: message.string(), publishedAt: time, deliveries: info.deliveryCount };
};

export const storedMessage = (message: StoredMsg, stream: string, ours: boolean): RawMessage => {
  const headers = plain(message.header);
  const { subject, seq, time } = message;
  const id = idOf(ours, headers, { stream, seq, time });
  return { id, subject, headers, body: message.string(), publishedAt: time };
};
