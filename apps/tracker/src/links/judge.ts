import { isbotMatch } from 'isbot';

/** What is known of a request for a tracked link or image. */
export interface VisitFacts {
  kind: 'open' | 'click';
  method: string;
  userAgent?: string;
  /** Sec-Purpose, Purpose, X-Purpose or X-Moz. */
  purpose?: string;
  millisecondsSinceDispatch?: number;
}

/** Security gateways that look at every mail; those that isbot does not know. */
const scanners =
  /proofpoint|urldefense|barracuda|mimecast|safelinks|microsoft defender|messagelabs|symantec|fireeye|trellix|forcepoint|sophos|ironport|trend ?micro|bitdefender|cloudmark|vade ?secure|spamassassin/i;

/** They fetch an image when a person looks at the mail, so what they fetch is that person's open. */
const imageProxies = /GoogleImageProxy|YahooMailProxy|Microsoft Outlook|Thunderbird|ProtonMail/i;

/** Faster than a person can find a new mail: a proxy that fetches ahead. */
const tooSoonMilliseconds = 2_000;

/** Whether a machine most likely made this request. @returns what gave it away, or nothing for a person */
export function judge({
  kind,
  method,
  userAgent,
  purpose,
  millisecondsSinceDispatch,
}: VisitFacts): string | undefined {
  if (method === 'HEAD') return 'only the head was asked for, as link checkers do';
  if (purpose && /prefetch|preview|prerender/i.test(purpose)) return 'the request says that it fetches ahead';
  if (!userAgent) return 'the request names no user agent';
  const scanner = scanners.exec(userAgent)?.[0];
  if (scanner) return `a mail scanner: ${scanner.toLowerCase()}`;
  // Apple's servers fetch every image of every mail under this name, read or not.
  if (userAgent === 'Mozilla/5.0') return 'Apple Mail Privacy Protection fetches images ahead';
  if (kind === 'open' && imageProxies.test(userAgent)) {
    const soon = millisecondsSinceDispatch !== undefined && millisecondsSinceDispatch < tooSoonMilliseconds;
    return soon ? 'an image proxy fetched it within two seconds of dispatch' : undefined;
  }
  const bot = isbotMatch(userAgent);
  return bot ? `a program: ${bot.slice(0, 60)}` : undefined;
}
