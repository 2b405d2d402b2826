import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { unknownMessage } from '../http/message.routes.js';
import { sendProblem } from '../http/problem.js';
import type { MessageLog } from '../log/message-log.js';
import { readMessage } from '../messages/read-message.js';
import { frameDocument, type FrameOptions, framePolicy } from './mail-frame.js';
import { shell, type ShellFacts } from './shell.js';

const ASSETS = new URL('../../public/', import.meta.url);
const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The inbox page, its few files, and the frame that shows a mail's HTML. */
export async function pageRoutes(app: FastifyInstance, log: MessageLog, facts: ShellFacts): Promise<void> {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
  });
  const page = shell(facts);
  app.get('/', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY).send(page),
  );
  for (const name of await readdir(ASSETS)) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const content = await readFile(new URL(name, ASSETS));
    app.get(`/assets/${name}`, (_request, reply) =>
      reply.type(type).header('cache-control', 'no-cache').send(content),
    );
  }
  frameRoute(app, log);
}

function frameRoute(app: FastifyInstance, log: MessageLog): void {
  app.get<{ Params: { id: string }; Querystring: { images?: string; scheme?: string } }>(
    '/messages/:id/frame',
    async ({ params: { id }, query }, reply) => {
      const entry = log.find(id);
      if (!entry) return unknownMessage(reply, id);
      const { html, attachments } = await readMessage(entry.source, await log.read(entry));
      if (html === undefined) {
        return sendProblem(reply, 404, 'No HTML', `Message ${id} has no HTML part; read its text instead.`);
      }
      const options: FrameOptions = {
        images: query.images !== 'off',
        scheme: query.scheme === 'dark' ? 'dark' : 'light',
      };
      return reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', framePolicy(options))
        .send(frameDocument(html, attachments, (n) => `/api/messages/${id}/attachments/${n}`, options));
    },
  );
}
