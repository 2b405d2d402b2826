import { z } from 'zod';
import { channelSchema, keySchema, messageClassSchema } from './terms.js';

const why = z.string().trim().min(1).max(500);

/** Stops everything within its scope at once, regulatory messages included: the first rule that is asked. */
export const killSwitchSchema = z.discriminatedUnion(
  'scope',
  [
    z.strictObject({ scope: z.literal('all'), why }),
    z.strictObject({ scope: z.literal('brand'), brand: keySchema, why }),
    z.strictObject({ scope: z.literal('message-class'), messageClass: messageClassSchema, why }),
    z.strictObject({ scope: z.literal('definition'), definition: keySchema, why }),
    z.strictObject({ scope: z.literal('channel'), channel: channelSchema, why }),
  ],
  { error: 'This is no scope of a kill switch: write all, brand, message-class, definition or channel.' },
);
export type KillSwitch = z.infer<typeof killSwitchSchema>;

/** What a kill switch may stop. Without a channel, only what stops all channels is asked. */
export interface Stoppable {
  readonly brand: string;
  readonly messageClass: string;
  readonly definition: string;
  readonly channel?: string;
}

function stops(one: KillSwitch, message: Stoppable): boolean {
  switch (one.scope) {
    case 'all':
      return true;
    case 'brand':
      return one.brand === message.brand;
    case 'message-class':
      return one.messageClass === message.messageClass;
    case 'definition':
      return one.definition === message.definition;
    case 'channel':
      return one.channel === message.channel;
  }
}

/** The first kill switch that stops a message, if any does. */
export const stoppedBy = (switches: readonly KillSwitch[], message: Stoppable): KillSwitch | undefined =>
  switches.find((one) => stops(one, message));

export function sayStopped(one: KillSwitch): string {
  switch (one.scope) {
    case 'all':
      return `Everything is stopped: ${one.why}`;
    case 'brand':
      return `Everything of the brand ${one.brand} is stopped: ${one.why}`;
    case 'message-class':
      return `Every ${one.messageClass} message is stopped: ${one.why}`;
    case 'definition':
      return `The definition ${one.definition} is stopped: ${one.why}`;
    case 'channel':
      return `Everything on ${one.channel} is stopped: ${one.why}`;
  }
}
