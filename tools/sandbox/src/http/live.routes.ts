import type { FastifyInstance } from 'fastify';
import type { MessageLog } from '../log/message-log.js';

/** One event for all that arrived in between: a page cannot use more, whatever the rate of mails. */
const COALESCE_MS = 150;
const KEEP_ALIVE_MS = 20_000;

/** `GET /api/events`: server-sent events `appended` (how many) and `cleared`. */
export function liveRoutes(app: FastifyInstance, log: MessageLog): void {
  app.get('/api/events', (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    raw.write('retry: 1000\n\n');
    let arrived = 0;
    let timer: NodeJS.Timeout | undefined;
    const send = (event: string, data: object) =>
      raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    const onAppended = (count: number): void => {
      arrived += count;
      timer ??= setTimeout(() => {
        send('appended', { count: arrived });
        arrived = 0;
        timer = undefined;
      }, COALESCE_MS);
    };
    const onCleared = (): void => void send('cleared', {});
    const keepAlive = setInterval(() => raw.write(':\n\n'), KEEP_ALIVE_MS);
    log.on('appended', onAppended);
    log.on('cleared', onCleared);
    request.raw.socket.once('close', () => {
      log.off('appended', onAppended);
      log.off('cleared', onCleared);
      clearInterval(keepAlive);
      clearTimeout(timer);
    });
  });
}
