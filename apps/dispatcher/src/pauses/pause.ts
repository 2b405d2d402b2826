import { type Channel, channels } from '@tourbus/contracts';
import { Problem } from '@tourbus/platform';
import { providerNames } from '../senders/channel-sender.js';

export const pauseKinds = ['definition', 'channel', 'provider'] as const;
export type PauseKind = (typeof pauseKinds)[number];

/** What an operator lets wait. */
export interface Pause {
  kind: PauseKind;
  name: string;
  reason: string | null;
  pausedBy: string;
  pausedAt: Date;
}

type Asked = Pick<Pause, 'kind' | 'name'>;

/** Everything that waits now, as claims ask for it. */
export class PausesInForce {
  private readonly names: Record<PauseKind, Set<string>>;

  constructor(pauses: readonly Asked[]) {
    const named = (wanted: PauseKind) =>
      new Set(pauses.filter(({ kind }) => kind === wanted).map(({ name }) => name));
    this.names = { definition: named('definition'), channel: named('channel'), provider: named('provider') };
  }

  get definitions(): string[] {
    return [...this.names.definition];
  }

  /** Whether a channel's deliveries wait, or this provider of it gets none. */
  stops(channel: Channel, provider: string): boolean {
    return this.names.channel.has(channel) || this.names.provider.has(provider);
  }

  holds({ channel, definition }: { channel: Channel; definition: string }, provider: string): boolean {
    return this.stops(channel, provider) || this.names.definition.has(definition);
  }
}

/** Definitions are the composer's, and may be paused before anything of them comes; the rest has to be there. */
export function assertPausable({ kind, name }: Asked): void {
  const known: readonly string[] | undefined = {
    definition: undefined,
    channel: channels,
    provider: providerNames,
  }[kind];
  if (known && !known.includes(name))
    throw new Problem(
      'unknown-name',
      422,
      `There is no ${kind} of this name`,
      `“${name}” is not a ${kind}, so nothing would be paused by it.`,
      `Name one of ${known.join(', ')}.`,
    );
}
