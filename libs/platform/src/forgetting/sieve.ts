import type { About } from '@tourbus/contracts';
import type { Subscription } from '../messaging/consumes.decorator.js';
import type { Message } from '../messaging/message.js';
import type { Transaction } from '../messaging/transaction.js';
import type { Forgotten } from './forgotten.js';

/** Somebody was forgotten while messages about them were being handled: they are to be looked at again. */
export class ForgottenMeanwhile extends Error {}

type Marked = Message<unknown>;

/** Keeps what is about forgotten persons from handlers, or tells them; also where that happens while they work. */
export class Sieve {
  private readonly isAsked: boolean;

  constructor(
    private readonly subscription: Pick<Subscription, 'contracts' | 'forgotten'>,
    private readonly forgotten: Pick<Forgotten, 'old' | 'hold'>,
  ) {
    this.isAsked = [...subscription.contracts.values()].some(({ about }) => about !== undefined);
  }

  /** @returns all of them with what is known of them now, and those that are to be handled */
  async sift(
    database: Parameters<Forgotten['old']>[0],
    messages: readonly Message<unknown>[],
  ): Promise<{ marked: Marked[]; handled: Marked[] }> {
    if (!this.isAsked) return { marked: [...messages], handled: [...messages] };
    const old = await this.forgotten.old(database, this.aboutsOf(messages));
    const marked = messages.map((message, i) => (old.has(i) ? { ...message, forgotten: true } : message));
    const all = this.subscription.forgotten === 'handled';
    return { marked, handled: all ? marked : marked.filter(({ forgotten }) => !forgotten) };
  }

  /** Nobody is forgotten from here to the end of the transaction. @throws ForgottenMeanwhile where somebody was */
  async hold(tx: Transaction, marked: readonly Marked[]): Promise<void> {
    if (!this.isAsked) return;
    await this.forgotten.hold(tx);
    const old = await this.forgotten.old(tx, this.aboutsOf(marked));
    if (marked.some(({ forgotten = false }, i) => forgotten !== old.has(i))) throw new ForgottenMeanwhile();
  }

  private aboutsOf(messages: readonly Message<unknown>[]): (About | undefined)[] {
    return messages.map(({ subject, data }) => this.subscription.contracts.get(subject)?.about?.(data));
  }
}
