import type { FastifyInstance, FastifyReply } from 'fastify';
import type { MessageLog } from '../log/message-log.js';
import { type Attachment, type LogEntry, type Source, summaryOf } from '../messages/message.js';
import { LARGEST_LIMIT, type MessageQuery, pageOfMessages } from '../messages/message-page.js';
import { messageOf, readMessage } from '../messages/read-message.js';
import { splitPrintBody } from '../print/print-job.js';
import { sendProblem } from './problem.js';

const QUERY_SCHEMA = {
  type: 'object',
  properties: {
    to: { type: 'string' },
    channel: { enum: ['email', 'sms', 'print'] },
    q: { type: 'string' },
    cursor: { type: 'string', pattern: '^m\\d+$' },
    limit: { type: 'string', pattern: '^[1-9]\\d{0,3}$' },
  },
};

const RAW_TYPE: Record<Source, string> = {
  smtp: 'message/rfc822',
  sendgrid: 'application/json',
  twilio: 'application/json',
  spool: 'application/json',
};

/** Shown in the browser; anything else, above all HTML and SVG, is only ever downloaded. */
const INLINE = new Set([
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'text/plain',
]);

type ById = { Params: { id: string } };

export function messageRoutes(app: FastifyInstance, log: MessageLog): void {
  app.get<{ Querystring: Omit<MessageQuery, 'limit'> & { limit?: string } }>(
    '/api/messages',
    { schema: { querystring: QUERY_SCHEMA } },
    ({ query: { limit, ...query } }) =>
      pageOfMessages(log.entries, {
        ...query,
        limit: limit ? Math.min(Number(limit), LARGEST_LIMIT) : undefined,
      }),
  );
  app.delete('/api/messages', async (_request, reply) => {
    await log.clear();
    return reply.code(204).send();
  });
  app.get<ById>('/api/messages/:id', async ({ params }, reply) => {
    const entry = log.find(params.id);
    if (!entry) return unknownMessage(reply, params.id);
    return messageOf(summaryOf(entry), await readMessage(entry.source, await log.read(entry)));
  });
  app.get<ById>('/api/messages/:id/raw', async ({ params }, reply) => {
    const entry = log.find(params.id);
    if (!entry) return unknownMessage(reply, params.id);
    return reply
      .type(RAW_TYPE[entry.source])
      .header('x-content-type-options', 'nosniff')
      .send(await rawOf(entry, log));
  });
  app.get<{ Params: { id: string; n: string } }>(
    '/api/messages/:id/attachments/:n',
    async ({ params: { id, n } }, reply) => {
      const entry = log.find(id);
      if (!entry) return unknownMessage(reply, id);
      const { attachments } = await readMessage(entry.source, await log.read(entry));
      const attachment = attachments.find((one) => String(one.n) === n);
      if (attachment) return sendAttachment(reply, attachment);
      const detail = `Message ${id} has ${attachments.length} attachment(s), counted from 1, and no '${n}'.`;
      return sendProblem(reply, 404, 'No such attachment', detail);
    },
  );
}

export function unknownMessage(reply: FastifyReply, id: string): FastifyReply {
  const detail = `There is no message '${id}'. It may have been deleted; GET /api/messages lists what is there.`;
  return sendProblem(reply, 404, 'No such message', detail);
}

async function rawOf(entry: LogEntry, log: MessageLog): Promise<Buffer> {
  const body = await log.read(entry);
  return entry.source === 'spool' ? splitPrintBody(body).ticket : body;
}

function sendAttachment(reply: FastifyReply, { fileName, mediaType, content }: Attachment): FastifyReply {
  const known = /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType.toLowerCase() : 'application/octet-stream';
  const inline = INLINE.has(known);
  const ascii = fileName.replace(/[^\w .()+-]/g, '_');
  const encoded = encodeURIComponent(fileName.toWellFormed());
  return reply
    .type(known === 'text/plain' ? 'text/plain; charset=utf-8' : known)
    .header('x-content-type-options', 'nosniff')
    .header(
      'content-disposition',
      `${inline ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`,
    )
    .send(content);
}
