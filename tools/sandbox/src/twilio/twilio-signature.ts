import { createHmac } from 'node:crypto';

/**
 * `X-Twilio-Signature` of a form post, after Twilio's "Validating requests": the address, then every
 * parameter's name and value in the order of the names, HMAC-SHA1 under the auth token, base64.
 */
export function twilioSignature(authToken: string, url: string, form: Record<string, string>): string {
  const text = Object.keys(form)
    .sort()
    .reduce((signed, name) => signed + name + (form[name] ?? ''), url);
  return createHmac('sha1', authToken).update(text, 'utf8').digest('base64');
}
