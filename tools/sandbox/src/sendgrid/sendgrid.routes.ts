import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { answerAsTold, type Conduct } from '../http/provider-answer.js';
import type { MessageLog } from '../log/message-log.js';
import { recordsOf, sendGridDraft, type SendGridMail } from './sendgrid-mail.js';

const address = {
  type: 'object',
  required: ['email'],
  properties: { email: { type: 'string', pattern: '^[^@\\s]+@[^@\\s]+$' }, name: { type: 'string' } },
};
const addresses = { type: 'array', minItems: 1, maxItems: 1000, items: address };
const texts = { type: 'object', additionalProperties: { type: 'string' } };

const MAIL_SCHEMA = {
  type: 'object',
  required: ['personalizations', 'from', 'content'],
  properties: {
    personalizations: {
      type: 'array',
      minItems: 1,
      maxItems: 1000,
      items: {
        type: 'object',
        required: ['to'],
        properties: { to: addresses, cc: addresses, bcc: addresses, headers: texts, substitutions: texts },
      },
    },
    from: address,
    reply_to: address,
    subject: { type: 'string' },
    headers: texts,
    content: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['type', 'value'],
        properties: { type: { type: 'string' }, value: { type: 'string', minLength: 1 } },
      },
    },
    attachments: {
      type: 'array',
      items: {
        type: 'object',
        required: ['content', 'filename'],
        properties: { content: { type: 'string' }, filename: { type: 'string' } },
      },
    },
  },
};

/** `POST /v3/mail/send`, as SendGrid answers it: 202, an `X-Message-Id`, no body. */
export function sendGridRoutes(app: FastifyInstance, log: MessageLog, conduct: Conduct): void {
  app.post<{ Body: SendGridMail }>(
    '/v3/mail/send',
    { schema: { body: MAIL_SCHEMA }, attachValidation: true },
    async (request, reply) => {
      if (!/^bearer \S+/i.test(request.headers.authorization ?? '')) {
        const why = 'The provided authorization grant is invalid, expired, or revoked';
        return reply.code(401).send(problem(why));
      }
      const invalid = request.validationError;
      if (invalid) return reply.code(400).send(problem(invalid.message, fieldOf(invalid)));
      const messageId = randomBytes(16).toString('base64url');
      await answerAsTold(conduct, 'email', reply, {
        refuse: () => problem('Sandbox behaviour: refused as told'),
        accept: async () => {
          const records = recordsOf(request.body, messageId);
          await Promise.all(
            records.map(async (record) => {
              await log.append(sendGridDraft(record), Buffer.from(JSON.stringify(record)));
              conduct.traffic.accepted('email');
            }),
          );
          return { status: 202, headers: { 'x-message-id': messageId } };
        },
      });
      return reply as FastifyReply;
    },
  );
}

function fieldOf(error: { validation?: { instancePath: string }[] }): string | null {
  return error.validation?.[0]?.instancePath.slice(1).replaceAll('/', '.') || null;
}

function problem(message: string, field: string | null = null): object {
  return { errors: [{ message, field, help: null }] };
}
