import { type Channel, channels } from '@tourbus/contracts';
import { rateOf } from '../segments/rate.js';
import { type Fact, isHeeding } from './fact.js';
import type { Formula } from './trait.js';

export interface ChannelTally {
  sent: number;
  /** Messages that were heeded, each once. */
  heeded: number;
}
export type PreferredChannelInputs = Partial<Record<Channel, ChannelTally>>;

export interface PreferredChannel {
  /** Null where too little is known. */
  channel: Channel | null;
  /** The share of its messages that is heeded at least, with 95 % confidence; null where nothing was sent. */
  atLeast: Partial<Record<Channel, number>>;
}

const fewest = 5;

function after(inputs: PreferredChannelInputs, fact: Fact): PreferredChannelInputs {
  const heeds = isHeeding(fact) && fact.first;
  if (fact.kind !== 'sent' && !heeds) return inputs;
  const { sent, heeded } = inputs[fact.channel] ?? { sent: 0, heeded: 0 };
  const tally = fact.kind === 'sent' ? { sent: sent + 1, heeded } : { sent, heeded: heeded + 1 };
  return { ...inputs, [fact.channel]: tally };
}

function value(inputs: PreferredChannelInputs): PreferredChannel {
  const atLeast: PreferredChannel['atLeast'] = {};
  let best: Channel | null = null;
  // In the order of the channels, not of the facts: of several equally good ones the first is meant.
  for (const channel of channels) {
    const { sent, heeded } = inputs[channel] ?? { sent: 0, heeded: 0 };
    // A response may be heard of before its message was.
    const rate = sent < fewest ? undefined : rateOf({ responded: Math.min(heeded, sent), of: sent });
    if (!rate) continue;
    atLeast[channel] = rate.low;
    if (rate.low > (best === null ? 0 : (atLeast[best] ?? 0))) best = channel;
  }
  return { channel: best, atLeast };
}

/** The channel on which a customer heeds us most surely. */
export const preferredChannel: Formula<PreferredChannel, PreferredChannelInputs> = {
  name: 'preferredChannel',
  text:
    'Of the channels on which at least 5 messages were sent, the one whose share of messages that were opened, clicked, ' +
    'replied to or answered is highest; compared by the lower end of its 95 % interval (Wilson), so that few messages prove ' +
    'little. None where none was heeded.',
  start: {},
  after,
  value,
  changesAt: () => undefined,
};
