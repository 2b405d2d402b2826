import type { Provider } from '../providers/provider.js';
import { type HandOver, type Outcome, Unsendable } from '../senders/channel-sender.js';
import type { Claim } from './claim.js';

/** Readies a claim to be handed over, or says what it comes to where that fails: nobody was called. */
export async function prepare(provider: Provider, claim: Claim): Promise<HandOver | Outcome> {
  try {
    return await provider.prepare(claim);
  } catch (error) {
    if (error instanceof Unsendable) return { kind: 'rejected', code: error.code, text: error.message };
    const text = error instanceof Error ? error.message : String(error);
    return { kind: 'retry', code: 'not-prepared', text: `The message could not be prepared: ${text}` };
  }
}
