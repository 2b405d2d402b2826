import type { CustomerErasedV1 } from '@tourbus/contracts';
import type { Message } from '../messaging/message.js';
import type { Tombstone } from './forgetting.js';

/** Whom these erase, as they are remembered. */
export const erasedBy = (
  messages: readonly Pick<Message<CustomerErasedV1>, 'data'>[],
): ({ person: string } & Tombstone)[] =>
  messages.map(({ data: { customerId, erasedAt, version } }) => ({
    person: customerId,
    at: new Date(erasedAt),
    version,
  }));
