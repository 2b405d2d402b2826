import type { RawMessage } from './message.js';

/**
 * Bytes of bodies that one consumer works on at once. What a handler makes of them takes several times as much, and a
 * service has several consumers: a batch of a thousand, out of a backlog of mails of 240 KB, ended a process that is
 * allowed 512 MB.
 */
const roomBytes = 16 * 1024 * 1024;
/** What a body counts that lies in the artefact store: nobody knows how large it is before it is read. */
const referencedBytes = 2 * 1024 * 1024;
/** Asked of the bus at once. It tells nobody beforehand how large they are, and our own may have 256 KB each. */
export const mostPulled = 100;

export const bytesOf = ({ headers, body }: RawMessage): number =>
  headers['ce-dataref'] === undefined ? body.length : referencedBytes;

/**
 * How many of those that wait, by their sizes in bytes, make the next batch: at most `most`, as many as there is room
 * for, and always one.
 */
export function batchLength(sizes: readonly number[], most: number): number {
  let room = roomBytes;
  let length = 0;
  for (const size of sizes.slice(0, most)) {
    room -= size;
    if (room < 0 && length > 0) break;
    length++;
  }
  return length;
}

/** Whether those that wait are a whole batch, and more would only take room. */
export const isFull = (sizes: readonly number[], most: number): boolean =>
  sizes.length >= most || sizes.reduce((sum, size) => sum + size, 0) >= roomBytes;
