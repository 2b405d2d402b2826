import { eventually } from '@tourbus/testing';

export interface SunkMessage {
  id: string;
  channel: string;
  to: string[];
  subject: string;
  reference?: string;
  receivedAt: string;
}

/** How many messages the sandbox holds. */
export async function sunkCount(inbox: string, query = ''): Promise<number> {
  const answer = await fetch(`${inbox}/api/messages?limit=1${query}`);
  return ((await answer.json()) as { total: number }).total;
}

/** Waits until the sandbox holds `count` messages. */
export const sunk = (inbox: string, count: number, timeout: number): Promise<boolean> =>
  eventually(async () => (await sunkCount(inbox)) >= count, timeout).then(() => true);

/** Everything the sandbox holds, newest first. */
export async function sunkMessages(inbox: string): Promise<SunkMessage[]> {
  const all: SunkMessage[] = [];
  for (let cursor = ''; ;) {
    const answer = await fetch(`${inbox}/api/messages?limit=200${cursor}`);
    const page = (await answer.json()) as { messages: SunkMessage[]; next?: string };
    all.push(...page.messages);
    if (!page.next) return all;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}
