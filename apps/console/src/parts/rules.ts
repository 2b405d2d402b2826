/** What rules are called by those who read why something was decided. */
const names: Record<string, string> = {
  'kill-switch': 'Kill switch',
  erasure: 'Erasure',
  channels: 'Channels in question',
  'contact-point': 'Contact point',
  jurisdiction: 'Law of the country',
  consent: 'Consent',
  topic: 'Topic',
  expiry: 'Expiry',
  expired: 'Expired',
  pause: 'The customer’s pause',
  'quiet-hours': 'Quiet hours',
  'send-window': 'Send window',
  'best-hour': 'Best hour',
  cap: 'Frequency cap',
  'cap-exceeded': 'Frequency cap',
  'customer-paused': 'The customer’s pause',
  sunset: 'Sunset',
  thread: 'A later message about the same',
  superseded: 'A later message about the same',
  competition: 'Priority',
  outranked: 'Priority',
  digest: 'Digest',
  bundled: 'Digest',
  release: 'What follows',
  channel: 'The channel',
};

/** `Quiet hours`; of a rule that nobody named here, its key in words. */
export function ruleName(rule: string): string {
  const words = rule.replaceAll('-', ' ');
  return names[rule] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
