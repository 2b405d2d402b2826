import type { Outcome } from './channel-sender.js';

/** What is known of a failed call by HTTP. */
export interface HttpFailure {
  /** The answer's status, if one came. */
  status?: number;
  /** The provider's own error number, if the answer named one. */
  providerCode?: string | number;
  /** The Retry-After header: seconds, or a date. */
  retryAfter?: string;
  /** The client's code for a call without an answer: ECONNREFUSED, ECONNABORTED, … */
  code?: string;
  /** The system call that failed; `connect` is before anything was sent. */
  syscall?: string;
}

/** Failures of name resolution, of connecting and of TLS: the request never left. */
const beforeTheRequest =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EPROTO|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_\w+|ERR_INVALID_URL)$/;

/** Refused for our account or for the moment, whatever the message: credentials, payment, rate, maintenance. */
const notThisMessage = new Set([401, 402, 403, 429, 503]);

/** After these the request may have been acted on: the provider's own failure, or a gateway that lost the answer. */
const unknowable = (status: number): boolean =>
  status === 408 || (status >= 500 && status !== 503 && status !== 501);

export function outcomeOfHttp(provider: string, failure: HttpFailure, now: Date): Outcome {
  const { status, providerCode, code = 'unknown', syscall } = failure;
  if (status === undefined) {
    const label = `${provider}-${code.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
    if (syscall === 'connect' || beforeTheRequest.test(code))
      return { kind: 'retry', code: label, text: 'The provider could not be reached.', fault: 'provider' };
    return {
      kind: 'ambiguous',
      code: label,
      text: 'The request went out and no answer came back.',
      fault: 'provider',
    };
  }
  const label = `${provider}-${providerCode ?? status}`;
  const said = `The provider answered ${status}${providerCode === undefined ? '' : ` (${providerCode})`}`;
  if (notThisMessage.has(status))
    return {
      kind: 'retry',
      code: label,
      text: `${said}: it takes nothing from us now.`,
      fault: 'provider',
      afterSeconds: retryAfterSeconds(failure.retryAfter, now),
    };
  if (unknowable(status))
    return {
      kind: 'ambiguous',
      code: label,
      text: `${said}: it may have taken the message.`,
      fault: 'provider',
    };
  return { kind: 'rejected', code: label, text: `${said}: it will not take this message.` };
}

/** RFC 9110, 10.2.3: a number of seconds or an HTTP date. A day at most: nobody means more. */
export function retryAfterSeconds(header: string | undefined, now: Date): number | undefined {
  if (!header) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now.getTime()) / 1_000;
  return Number.isFinite(seconds) ? Math.min(86_400, Math.max(0, seconds)) : undefined;
}
