import type { EventEmitter } from 'node:events';

const BYTE_MS = 1000;

/** Writes the text over and over, a byte each second, until the other side hangs up. */
export function drip(write: (byte: string) => void, text: string, line: EventEmitter): void {
  let at = 0;
  const next = (): void => write(text[at++ % text.length] ?? ' ');
  next();
  const timer = setInterval(next, BYTE_MS);
  line.once('close', () => clearInterval(timer));
}
