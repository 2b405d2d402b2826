import type { CustomerErasedV1 } from '@tourbus/contracts';
import type { NewSuppression } from '../suppression-list/suppression-list.store.js';

/**
 * What stays of a customer's addresses. Whoever gets hold of one again writes no marketing to it before its holder
 * agrees anew; where a message was stopped, nothing is sent at all.
 */
export const suppressionsOf = ({ erasureId, erasedAt, contactPoints }: CustomerErasedV1): NewSuppression[] =>
  contactPoints.flatMap(({ channel, hash, stopped }) => {
    const one = {
      contactPoint: hash,
      channel,
      source: `erasure:${erasureId}`,
      since: erasedAt,
      addedBy: 'erasure',
    };
    const erased = { ...one, reason: 'erasure', purpose: 'marketing' } as const;
    return stopped ? [erased, { ...one, reason: 'stop' } as const] : [erased];
  });
