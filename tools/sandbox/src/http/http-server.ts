import { parse } from 'node:querystring';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Note } from '../config.js';
import type { MessageLog } from '../log/message-log.js';
import { oidcRoutes } from '../oidc/oidc.routes.js';
import { pageRoutes } from '../page/page.routes.js';
import { sendGridRoutes } from '../sendgrid/sendgrid.routes.js';
import type { StatusCallbacks } from '../twilio/status-callbacks.js';
import { trafficRoutes } from '../traffic/traffic.routes.js';
import { twilioRoutes } from '../twilio/twilio.routes.js';
import { behaviourRoutes } from './behaviour.routes.js';
import { liveRoutes } from './live.routes.js';
import { messageRoutes } from './message.routes.js';
import { problemHandlers } from './problem.js';
import type { Conduct } from './provider-answer.js';

export interface HttpParts {
  log: MessageLog;
  conduct: Conduct;
  callbacks: StatusCallbacks;
  note: Note;
  smtpUrl: string;
  printSpool?: string;
  twilioAuthToken?: string;
  /** The OpenID provider, once the sandbox listens. */
  provider: () => Provider | undefined;
}

/** SendGrid takes 30 MB; base64 and JSON add a third. */
const BODY_LIMIT = 45 * 1024 * 1024;

export async function httpServer(parts: HttpParts): Promise<FastifyInstance> {
  const { log, conduct, callbacks, twilioAuthToken: authToken } = parts;
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    // Hanging providers and live pages keep connections open; stopping does not wait for them.
    forceCloseConnections: true,
    // Unknown keys are an error in the behaviour, and kept in a mail; Fastify would drop them silently.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, { ...parse(String(body)) }),
  );
  problemHandlers(app, parts.note);
  oidcRoutes(app, parts.provider);
  app.get('/health/:probe', () => ({ status: 'ok' }));
  messageRoutes(app, log);
  behaviourRoutes(app, conduct.behaviour);
  trafficRoutes(app, conduct.traffic);
  liveRoutes(app, log);
  sendGridRoutes(app, log, conduct);
  twilioRoutes(app, { log, conduct, callbacks, authToken });
  await pageRoutes(app, log, { smtpUrl: parts.smtpUrl, printSpool: parts.printSpool });
  return app;
}
