import { describe, expect, test } from '@jest/globals';
import { type HttpFailure, outcomeOfHttp, retryAfterSeconds } from './http-outcome.js';
import { type SmtpFailure, outcomeOfSmtp } from './smtp-outcome.js';

const now = new Date('2026-11-02T08:30:00Z');

describe('a failed hand-over by SMTP', () => {
  test.each<[string, SmtpFailure, string]>([
    ['connection refused', { code: 'ESOCKET', command: 'CONN', begun: false }, 'retry'],
    ['name not found', { code: 'EDNS', command: 'CONN', begun: false }, 'retry'],
    ['no greeting in time', { code: 'ETIMEDOUT', command: 'CONN', begun: false }, 'retry'],
    ['line lost before the last dot', { code: 'ECONNECTION', begun: false }, 'retry'],
    ['line lost after the last dot', { code: 'ECONNECTION', begun: true }, 'ambiguous'],
    ['no answer to DATA in time', { code: 'ETIMEDOUT', begun: true }, 'ambiguous'],
    ['given up by us before the last dot', { code: 'EABORT', begun: false }, 'retry'],
    ['given up by us after the last dot', { code: 'EABORT', begun: true }, 'ambiguous'],
    ['451 to RCPT TO', { code: 'EENVELOPE', responseCode: 451, command: 'RCPT TO', begun: false }, 'retry'],
    ['452 to the message', { code: 'EMESSAGE', responseCode: 452, command: 'DATA', begun: true }, 'retry'],
    [
      '421 instead of an answer',
      { code: 'ECONNECTION', responseCode: 421, command: 'CONN', begun: true },
      'retry',
    ],
    [
      '550 to RCPT TO',
      { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO', begun: false },
      'rejected',
    ],
    ['554 to the message', { code: 'EMESSAGE', responseCode: 554, command: 'DATA', begun: true }, 'rejected'],
    ['554 as greeting', { code: 'EPROTOCOL', responseCode: 554, command: 'CONN', begun: false }, 'retry'],
    ['wrong password', { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN', begun: false }, 'retry'],
    [
      'authentication wanted',
      { code: 'EENVELOPE', responseCode: 530, command: 'MAIL FROM', begun: false },
      'retry',
    ],
    ['an address that cannot be offered', { code: 'EENVELOPE', command: 'API', begun: false }, 'rejected'],
  ])('%s', (_, failure, kind) => {
    expect(outcomeOfSmtp(failure).kind).toBe(kind);
  });

  test.each<[string, SmtpFailure, 'provider' | undefined]>([
    ['connection refused', { code: 'ESOCKET', command: 'CONN', begun: false }, 'provider'],
    ['line lost after the last dot', { code: 'ECONNECTION', begun: true }, 'provider'],
    ['421 to MAIL FROM', { responseCode: 421, command: 'MAIL FROM', begun: false }, 'provider'],
    ['554 as greeting', { responseCode: 554, command: 'CONN', begun: false }, 'provider'],
    ['wrong password', { responseCode: 535, command: 'AUTH PLAIN', begun: false }, 'provider'],
    ['451 to RCPT TO', { responseCode: 451, command: 'RCPT TO', begun: false }, undefined],
    ['452 to the message', { responseCode: 452, command: 'DATA', begun: true }, undefined],
    ['550 to RCPT TO', { responseCode: 550, command: 'RCPT TO', begun: false }, undefined],
  ])('%s is the fault of: %p', (_, failure, fault) => {
    expect((outcomeOfSmtp(failure) as { fault?: string }).fault).toBe(fault);
  });
});

describe('a failed call by HTTP', () => {
  test.each<[string, HttpFailure, string]>([
    ['connection refused', { code: 'ECONNREFUSED' }, 'retry'],
    ['time-out while connecting', { code: 'ETIMEDOUT', syscall: 'connect' }, 'retry'],
    ['certificate not trusted', { code: 'CERT_HAS_EXPIRED' }, 'retry'],
    ['line lost', { code: 'ECONNRESET' }, 'ambiguous'],
    ['no answer in time', { code: 'ECONNABORTED' }, 'ambiguous'],
    ['an error nobody foresaw', {}, 'ambiguous'],
    ['400', { status: 400, providerCode: 21211 }, 'rejected'],
    ['401', { status: 401 }, 'retry'],
    ['404', { status: 404 }, 'rejected'],
    ['408', { status: 408 }, 'ambiguous'],
    ['413', { status: 413 }, 'rejected'],
    ['429', { status: 429, retryAfter: '7' }, 'retry'],
    ['500', { status: 500 }, 'ambiguous'],
    ['502', { status: 502 }, 'ambiguous'],
    ['503', { status: 503 }, 'retry'],
    ['504', { status: 504 }, 'ambiguous'],
  ])('%s', (_, failure, kind) => {
    expect(outcomeOfHttp('twilio', failure, now).kind).toBe(kind);
  });

  test.each<[string, HttpFailure, 'provider' | undefined]>([
    ['connection refused', { code: 'ECONNREFUSED' }, 'provider'],
    ['no answer in time', { code: 'ECONNABORTED' }, 'provider'],
    ['an answer that was given up', { code: 'ERR_CANCELED' }, 'provider'],
    ['401', { status: 401 }, 'provider'],
    ['429', { status: 429, retryAfter: '7' }, 'provider'],
    ['500', { status: 500 }, 'provider'],
    ['503', { status: 503 }, 'provider'],
    ['400', { status: 400 }, undefined],
    ['413', { status: 413 }, undefined],
  ])('%s is the fault of: %p', (_, failure, fault) => {
    expect((outcomeOfHttp('twilio', failure, now) as { fault?: string }).fault).toBe(fault);
  });

  test('names the provider’s own error where there is one', () => {
    expect(outcomeOfHttp('twilio', { status: 400, providerCode: 21211 }, now)).toMatchObject({
      code: 'twilio-21211',
    });
    expect(outcomeOfHttp('sendgrid', { code: 'ECONNRESET' }, now)).toMatchObject({
      code: 'sendgrid-econnreset',
    });
  });

  test.each([
    ['7', 7],
    ['Mon, 02 Nov 2026 08:31:30 GMT', 90],
    ['Mon, 02 Nov 2026 08:00:00 GMT', 0],
    ['999999999', 86_400],
    ['soon', undefined],
    [undefined, undefined],
  ])('Retry-After: %s means %s s', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});
