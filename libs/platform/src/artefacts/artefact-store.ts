import { createHash } from 'node:crypto';
import type { ArtefactRef } from '@tourbus/contracts';

/**
 * Exact bytes, kept under their SHA-256. Writing the same bytes twice is one artefact; what `put` returned can be
 * read by any service of the cluster. Bytes are durable when `put` resolves.
 */
export abstract class ArtefactStore {
  abstract put(bytes: Buffer, mediaType: string): Promise<ArtefactRef>;
  /** @throws ArtefactMissing */
  abstract get(ref: Pick<ArtefactRef, 'digest'>): Promise<Buffer>;
  /** Whether the bytes are there. */
  abstract has(ref: Pick<ArtefactRef, 'digest'>): Promise<boolean>;
  /** Bytes that nothing refers to any more, and that are not there already, go for good. */
  abstract delete(ref: Pick<ArtefactRef, 'digest'>): Promise<void>;
  /** Rejects where nothing could be stored now; part of readiness. */
  abstract check(): Promise<void>;
}

export class ArtefactMissing extends Error {
  constructor(readonly digest: string) {
    super(`No artefact ${digest} in the store: it was deleted, or ARTEFACTS_URL differs between services.`);
  }
}

export const artefactRef = (bytes: Buffer, mediaType: string): ArtefactRef => ({
  digest: createHash('sha256').update(bytes).digest('hex'),
  mediaType,
  bytes: bytes.length,
});
