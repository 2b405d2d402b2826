import { type CommunicationWithheldV1, withheldErased } from '@tourbus/contracts';
import { headOf } from '../composition/request.js';
import type { Waiting } from '../deferrals/deferral-store.js';

/** What is said about something that waited for a customer who was erased: that it ends, and of nobody. */
export function withheldOf({ message, communicationId, asking }: Waiting): CommunicationWithheldV1 {
  const definition = { key: asking.definition, body: { messageClass: asking.messageClass } };
  const head = headOf({ message, communicationId, definition }, asking.channel);
  return { ...withheldErased(head), stage: 'composition' };
}
