import type { Outcome } from './channel-sender.js';

/** What is known of a failed hand-over by SMTP. */
export interface SmtpFailure {
  /** The client's code: ECONNECTION, ETIMEDOUT, EAUTH, … */
  code?: string;
  /** The server's reply, if there was one. */
  responseCode?: number;
  /** The command that the reply answers. */
  command?: string;
  /** Whether the last dot may have gone out, after which the server may have taken the message. */
  begun: boolean;
}

/** A refusal of these is about us or the server's state, not about this message. */
const aboutTheSession = /^(CONN|EHLO|HELO|LHLO|STARTTLS|AUTH|RSET)/;

/** RFC 5321, 4.2.1: the server closes the line or refuses the session; other refusals are of one message. */
const closing = 421;

/** RFC 5321: bad sequence of commands, and the replies that ask for authentication or encryption. */
const sessionReplies = new Set([503, 530, 534, 535, 538]);

/** Codes of the client itself for a message it cannot offer. */
const unsendable = new Set(['EENVELOPE', 'EMESSAGE', 'ESTREAM']);

/** A reply speaks for itself; without one it depends on how far the conversation had come. */
export function outcomeOfSmtp(failure: SmtpFailure): Outcome {
  const { code = 'unknown', responseCode: reply, command = '', begun } = failure;
  if (reply !== undefined && reply >= 400 && reply < 600) {
    const ofSession = reply === closing || sessionReplies.has(reply) || aboutTheSession.test(command);
    const lasting = reply >= 500 && !ofSession;
    const said = `The mail server answered ${reply}${command ? ` to ${command}` : ''}`;
    if (lasting)
      return { kind: 'rejected', code: `smtp-${reply}`, text: `${said}: it will not take this message.` };
    return {
      kind: 'retry',
      code: `smtp-${reply}`,
      text: `${said}: it did not take the message now.`,
      ...(ofSession && { fault: 'provider' }),
    };
  }
  const label = `smtp-${code.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
  if (begun)
    return {
      kind: 'ambiguous',
      code: label,
      text: 'The line was lost after the whole message went out and before the answer came.',
      fault: 'provider',
    };
  if (unsendable.has(code))
    return { kind: 'rejected', code: label, text: 'The message cannot be offered by SMTP.' };
  return {
    kind: 'retry',
    code: label,
    text: 'The mail server could not be reached, or the line was lost before the whole message went out.',
    fault: 'provider',
  };
}
