import { Injectable } from '@nestjs/common';
import type { Channel, MessageClass } from '@tourbus/contracts';
import { decodeCursor } from '@tourbus/platform';
import { z } from 'zod';
import { type ListedCommunication, RecordReader } from '../record/record.reader.js';

/** Read at once, and so often at most until a page is full: what was never sent lies among the rest. */
const readTogether = 25;
const mostReads = 10;

/** A message as its customer sees it: never what it says. */
export interface PastMessage {
  sentAt: Date;
  channel: Channel;
  messageClass: MessageClass;
  subject?: string;
  locale?: string;
  recipient?: string;
  outcome: 'sent' | 'delivered' | 'failed';
}

export interface PastMessages {
  items: PastMessage[];
  /** Where older ones begin. */
  next?: string;
}

const cursorSchema = z.object({ at: z.iso.datetime(), id: z.uuid() });

/** Whoever changes an address by hand begins with the newest. */
function cursorIn(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return cursorSchema.safeParse(decodeCursor(text)).success ? text : undefined;
  } catch {
    return undefined;
  }
}

/** What was sent to a customer, newest first. */
@Injectable()
export class MessageHistory {
  constructor(private readonly record: RecordReader) {}

  /** @param before `next` of the page before, as the browser sent it */
  async of(customer: string, before: unknown): Promise<PastMessages> {
    const items: PastMessage[] = [];
    let next = cursorIn(before);
    for (let reads = 0; reads < mostReads; reads++) {
      const page = await this.record.list({ customer }, { limit: readTogether, cursor: next });
      next = page.next;
      items.push(...page.items.flatMap((one) => pastMessage(one) ?? []));
      if (next === undefined || items.length >= readTogether) break;
    }
    return { items, next };
  }
}

function pastMessage(communication: ListedCommunication): PastMessage | undefined {
  const { dispatchedAt, channel, messageClass, subject, locale, recipient, state } = communication;
  if (!dispatchedAt || !channel) return undefined;
  return {
    sentAt: dispatchedAt,
    channel: channel as Channel,
    messageClass: messageClass as MessageClass,
    subject: subject ?? undefined,
    locale: locale ?? undefined,
    recipient: recipient ?? undefined,
    outcome: state === 'delivered' || state === 'failed' ? state : 'sent',
  };
}
