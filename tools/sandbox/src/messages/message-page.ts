import { type Channel, type LogEntry, type MessageSummary, summaryOf } from './message.js';

export interface MessageQuery {
  /** One recipient, whole, in any case. */
  to?: string;
  channel?: Channel;
  /** Words that must all occur in sender, recipients, subject or reference. */
  q?: string;
  limit?: number;
  /** Id of the last message of the page before. */
  cursor?: string;
}

export interface MessagePage {
  messages: MessageSummary[];
  /** How many messages match, on all pages. */
  total: number;
  /** Cursor of the next page; absent on the last. */
  next?: string;
}

export const DEFAULT_LIMIT = 50;
export const LARGEST_LIMIT = 5000;

/**
 * Newest first. The cursor is a position in the log rather than an offset, so messages that arrive
 * while someone is paging neither repeat nor hide one.
 */
export function pageOfMessages(entries: readonly LogEntry[], query: MessageQuery): MessagePage {
  const matches = matcherOf(query);
  const limit = query.limit ?? DEFAULT_LIMIT;
  const before = query.cursor === undefined ? Infinity : sequenceOf(query.cursor);
  const found: LogEntry[] = [];
  let total = 0;
  let more = false;
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index];
    if (!entry || !matches(entry)) continue;
    total += 1;
    if (entry.sequence >= before) continue;
    if (found.length < limit) found.push(entry);
    else more = true;
  }
  return { messages: found.map(summaryOf), total, next: more ? found.at(-1)?.id : undefined };
}

export function idOf(sequence: number): string {
  return `m${sequence}`;
}

/** NaN for anything that is no id: no message compares equal to it. */
export function sequenceOf(id: string): number {
  return /^m\d{1,15}$/.test(id) ? Number(id.slice(1)) : Number.NaN;
}

function matcherOf({ to, channel, q }: MessageQuery): (entry: LogEntry) => boolean {
  const recipient = to?.toLowerCase();
  const words = q?.toLocaleLowerCase().split(/\s+/).filter(Boolean) ?? [];
  return (entry) => {
    if (channel !== undefined && entry.channel !== channel) return false;
    if (recipient !== undefined && !entry.to.some((one) => one.toLowerCase() === recipient)) return false;
    if (words.length === 0) return true;
    const hay = [entry.from, ...entry.to, entry.subject, entry.reference ?? '']
      .join('\n')
      .toLocaleLowerCase();
    return words.every((word) => hay.includes(word));
  };
}
