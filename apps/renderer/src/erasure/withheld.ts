import { type CommunicationHead, communicationWithheldV1, withheldErased } from '@tourbus/contracts';
import type { Cause, Transaction } from '@tourbus/platform';

/** Says of what was composed that it ends here, and of nobody: its customer was erased meanwhile. */
export function withholdErased(
  tx: Transaction,
  head: CommunicationHead,
  cause: Required<Pick<Cause, 'envelope'>> & Cause,
): void {
  tx.announce(
    communicationWithheldV1,
    { ...withheldErased(head), stage: 'dispatch' },
    { identity: head.communicationId, cause, at: new Date(cause.envelope.time) },
  );
}
