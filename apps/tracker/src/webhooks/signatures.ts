import sendgrid from '@sendgrid/eventwebhook';
import { Problem } from '@tourbus/platform';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';

/** How far a webhook's time may be from ours: a recording that is played later is refused. */
const toleranceSeconds = 600;

export const notConfigured = (provider: string, key: string): Problem =>
  new Problem(
    'not-configured',
    404,
    'This webhook is not set up',
    `The tracker has no ${key}, so it cannot tell ${provider} from anybody else.`,
    `Set ${key} of the tracker, or remove the webhook at ${provider}.`,
  );

const badSignature = (provider: string, why: string, key: string): Problem =>
  new Problem(
    'bad-signature',
    403,
    'The signature does not hold',
    why,
    `Only ${provider} may post here. If it does, check ${key} of the tracker.`,
  );

export interface SendgridSignature {
  publicKey: string;
  signature: string | undefined;
  timestamp: string | undefined;
  rawBody: Buffer;
}

/** @throws Problem 403 unless SendGrid signed exactly these bytes, lately */
export function requireSendgridSignature(given: SendgridSignature, now: Date): void {
  const refuse = (why: string) => badSignature('SendGrid', why, 'SENDGRID_WEBHOOK_PUBLIC_KEY');
  const { publicKey, signature, timestamp, rawBody } = given;
  if (!signature || !timestamp) throw refuse('The request carries no signature and timestamp of SendGrid.');
  // Asked first: it costs nothing, the signature some milliseconds.
  if (!(Math.abs(now.getTime() / 1_000 - Number(timestamp)) <= toleranceSeconds))
    throw refuse('The request is older than ten minutes, or its time is no time.');
  const webhook = new sendgrid.EventWebhook();
  const key = webhook.convertPublicKeyToECDSA(publicKey);
  if (!verified(() => webhook.verifySignature(key, rawBody, signature, timestamp)))
    throw refuse('The signature does not belong to these bytes.');
}

/** The library throws for what is no signature at all. */
function verified(verify: () => boolean): boolean {
  try {
    return verify();
  } catch {
    return false;
  }
}

export interface TwilioSignature {
  authToken: string;
  signature: string | undefined;
  /** As Twilio called it: scheme, host, path and query. */
  url: string;
  form: Record<string, string>;
}

/** @throws Problem 403 unless Twilio signed this form for this address */
export function requireTwilioSignature({ authToken, signature, url, form }: TwilioSignature): void {
  if (signature && validateRequest(authToken, signature, url, form)) return;
  const why = signature
    ? 'The signature does not belong to this address and form.'
    : 'The request carries no signature.';
  throw badSignature('Twilio', why, 'TWILIO_AUTH_TOKEN and PUBLIC_URL');
}
