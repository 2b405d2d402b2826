import { type CommunicationWithheldV1, customerErased, nobody } from '@tourbus/contracts';
import { headOf } from '../composition/request.js';
import type { Waiting } from '../deferrals/deferral-store.js';

/** What is said about something that waited for a customer who was erased: that it ends, and of nobody. */
export function withheldOf({ message, communicationId, asking }: Waiting): CommunicationWithheldV1 {
  const definition = { key: asking.definition, body: { messageClass: asking.messageClass } };
  const { thread: _thread, customerVersion: _version, ...head } = headOf(
    { message, communicationId, definition },
    asking.channel,
  );
  return { ...head, customerId: nobody, stage: 'composition', reason: customerErased, trace: [] };
}
