import { createHash } from 'node:crypto';

/** What is kept and compared instead of a secret. A plain SHA-256 suffices for 256 random bits. */
export const secretDigest = (secret: string): Buffer => createHash('sha256').update(secret).digest();
