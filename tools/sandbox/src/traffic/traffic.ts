import type { Channel } from '../messages/message.js';

/** What came to the stand-ins of one channel since the start, whether or not it was taken. */
export interface ChannelTraffic {
  /** Connections on which anything was asked, or that were opened to the SMTP server. */
  connections: number;
  /** Requests by HTTP, transactions by SMTP, print jobs. */
  requests: number;
  /** Messages kept. */
  accepted: number;
}

/** Counts what a caller does, so that a test can tell how hard a failing provider is pressed. */
export class Traffic {
  private readonly channels: Record<Channel, ChannelTraffic> = {
    email: { connections: 0, requests: 0, accepted: 0 },
    sms: { connections: 0, requests: 0, accepted: 0 },
    print: { connections: 0, requests: 0, accepted: 0 },
  };
  private readonly seen: Record<Channel, WeakSet<object>> = {
    email: new WeakSet(),
    sms: new WeakSet(),
    print: new WeakSet(),
  };

  /** A connection counts once for each channel that it is used for. */
  connected(channel: Channel, connection: object): void {
    if (this.seen[channel].has(connection)) return;
    this.seen[channel].add(connection);
    this.channels[channel].connections += 1;
  }

  asked(channel: Channel): void {
    this.channels[channel].requests += 1;
  }

  accepted(channel: Channel): void {
    this.channels[channel].accepted += 1;
  }

  get counts(): Record<Channel, ChannelTraffic> {
    return structuredClone(this.channels);
  }
}
