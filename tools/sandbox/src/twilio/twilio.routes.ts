import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerAsTold, type Conduct } from '../http/provider-answer.js';
import type { MessageLog } from '../log/message-log.js';
import type { StatusCallbacks } from './status-callbacks.js';
import { segmentsOf, smsDraft, type SmsForm, type SmsRecord } from './twilio-message.js';

interface TwilioOptions {
  log: MessageLog;
  conduct: Conduct;
  callbacks: StatusCallbacks;
  /** Without it any password is taken, and callbacks are signed with the one given. */
  authToken?: string;
}

/** `POST /2010-04-01/Accounts/{sid}/Messages.json`, as Twilio's Programmable Messaging answers it. */
export function twilioRoutes(
  app: FastifyInstance,
  { log, conduct, callbacks, authToken }: TwilioOptions,
): void {
  app.post<{ Params: { sid: string }; Body: Partial<SmsForm> | null }>(
    '/2010-04-01/Accounts/:sid/Messages.json',
    async (request, reply) => {
      const { sid } = request.params;
      const password = passwordOf(request, sid);
      if (password === undefined || (authToken !== undefined && !same(password, authToken))) {
        return reply
          .code(401)
          .send(problem(401, 20003, 'Authentication Error - invalid username or password'));
      }
      const form = request.body ?? {};
      const refused = missing(form);
      if (refused) return reply.code(400).send(refused);
      const record = { ...(form as SmsForm), Sid: `SM${randomBytes(16).toString('hex')}`, AccountSid: sid };
      await answerAsTold(conduct, 'sms', reply, {
        refuse: (status) =>
          problem(status, status === 429 ? 20429 : 20500, 'Sandbox behaviour: refused as told'),
        accept: async () => {
          await log.append(smsDraft(record), Buffer.from(JSON.stringify(record)));
          conduct.traffic.accepted('sms');
          callbacks.report(record, authToken ?? password);
          return { status: 201, body: resource(record) };
        },
      });
      return reply as FastifyReply;
    },
  );
}

function missing(form: Partial<SmsForm>): object | undefined {
  if (!form.To) return problem(400, 21604, "A 'To' phone number is required.");
  if (!form.From && !form.MessagingServiceSid)
    return problem(400, 21603, "A 'From' phone number is required.");
  if (!form.Body) return problem(400, 21602, 'Message body is required.');
  if (!/^(\+?[\d\s().-]{3,20}|[a-z]+:.+)$/i.test(form.To)) {
    return problem(400, 21211, "The 'To' number is not a valid phone number.");
  }
  return undefined;
}

/** The account's password, or undefined when the request is not signed in as this account. */
function passwordOf(request: FastifyRequest, accountSid: string): string | undefined {
  const [scheme, encoded = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic') return undefined;
  const [user, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return user === accountSid ? rest.join(':') : undefined;
}

function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function problem(status: number, code: number, message: string): object {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

function resource(record: SmsRecord): object {
  const now = new Date().toUTCString().replace('GMT', '+0000');
  return {
    account_sid: record.AccountSid,
    api_version: '2010-04-01',
    body: record.Body,
    date_created: now,
    date_sent: null,
    date_updated: now,
    direction: 'outbound-api',
    error_code: null,
    error_message: null,
    from: record.From ?? null,
    messaging_service_sid: record.MessagingServiceSid ?? null,
    num_media: '0',
    num_segments: segmentsOf(record.Body).segments,
    price: null,
    price_unit: 'USD',
    sid: record.Sid,
    status: 'queued',
    subresource_uris: {},
    to: record.To,
    uri: `/2010-04-01/Accounts/${record.AccountSid}/Messages/${record.Sid}.json`,
  };
}
