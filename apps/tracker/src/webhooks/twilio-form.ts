import { Problem } from '@tourbus/platform';
import { z } from 'zod';

const formSchema = z.record(z.string(), z.string()).default({});
const formType = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** Twilio sends some forty. */
const mostFields = 200;

/**
 * What may be a form of Twilio. Whether it is one, the signature tells, for which all fields are sorted several times:
 * whoever sends many would have the tracker work for them before they are known.
 * @throws Problem 400, 415
 */
export function readTwilioForm(contentType: string | undefined, body: unknown): Record<string, string> {
  if (!formType.test(contentType ?? ''))
    throw new Problem(
      'not-a-form',
      415,
      'The body is not a form',
      'Twilio posts its webhooks as application/x-www-form-urlencoded.',
      'Set the webhook to HTTP POST at Twilio.',
    );
  const form = formSchema.safeParse(body).data ?? {};
  if (Object.keys(form).length <= mostFields) return form;
  throw new Problem(
    'too-many-fields',
    400,
    'The form has too many fields',
    `It has more than ${mostFields}, and Twilio sends far fewer.`,
    'Use this address for messaging webhooks only.',
  );
}
