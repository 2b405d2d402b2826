export const CHANNEL_NAMES = { email: 'E-mail', sms: 'SMS', print: 'Letter' };

const today = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const thisYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const older = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

export function shortTime(iso, now = new Date()) {
  const time = new Date(iso);
  if (time.toDateString() === now.toDateString()) return today.format(time);
  return (time.getFullYear() === now.getFullYear() ? thisYear : older).format(time);
}

export const wholeTime = (iso) => whole.format(new Date(iso));

export function size(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

export const counted = (n, one, many) => `${n.toLocaleString()} ${n === 1 ? one : many}`;

/** A letter's list entry names the person; its other lines are the address. */
export const recipients = ({ channel, to }) => (channel === 'print' ? (to[0] ?? '') : to.join(', '));
