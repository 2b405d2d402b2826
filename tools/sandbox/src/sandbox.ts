import type { Provider } from 'oidc-provider';
import { Behaviour } from './behaviour/behaviour.js';
import type { SandboxOptions } from './config.js';
import { httpServer } from './http/http-server.js';
import { MessageLog } from './log/message-log.js';
import { oidcPath } from './oidc/oidc.routes.js';
import { standInProvider } from './oidc/stand-in-provider.js';
import { VirtualPrinter } from './print/virtual-printer.js';
import { SmtpSink } from './smtp/smtp-sink.js';
import { Traffic } from './traffic/traffic.js';
import { StatusCallbacks } from './twilio/status-callbacks.js';

export interface Sandbox {
  /** Address of the inbox page, its API and the HTTP providers, without a slash at the end. */
  httpUrl: string;
  smtpUrl: string;
  /** Ends all connections; everything accepted is on disk already. */
  close(): Promise<void>;
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host = '127.0.0.1', note = () => undefined } = options;
  const opened: { close(): Promise<unknown> }[] = [];
  const close = async (): Promise<void> => {
    for (const part of opened.splice(0).reverse()) await part.close();
  };
  try {
    const log = await MessageLog.open(options.dataFolder);
    opened.push(log);
    if (log.unreadableLines > 0) {
      note(
        'warn',
        `${log.unreadableLines} index line(s) were torn by a crash and are left out; none was acknowledged.`,
      );
    }
    const conduct = { behaviour: new Behaviour(options.seed), traffic: new Traffic() };
    const callbacks = new StatusCallbacks(note);
    opened.push(callbacks);
    const smtp = new SmtpSink(log, conduct);
    const smtpPort = await listening('SMTP_PORT', options.smtpPort, (port) => smtp.listen(port, host));
    opened.push(smtp);
    const smtpUrl = `smtp://${host}:${smtpPort.port}`;
    if (options.printSpool) {
      const printer = new VirtualPrinter(log, options.printSpool, note, conduct.traffic);
      opened.push(printer);
      await printer.start();
    }
    let provider: Provider | undefined;
    const parts = { log, conduct, callbacks, smtpUrl, note, provider: () => provider };
    const app = await httpServer({ ...options, ...parts });
    opened.push(app);
    const httpUrl = await listening('SANDBOX_PORT', options.httpPort, (port) => app.listen({ port, host }));
    if (options.oidc) {
      const { issuer = `${httpUrl}${oidcPath}`, ...client } = options.oidc;
      provider = standInProvider({ issuer, clientId: 'tourbus', ...client });
    }
    note('info', `Inbox at ${httpUrl}, SMTP at ${smtpUrl}; ${log.entries.length} messages kept from before.`);
    return { httpUrl, smtpUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listening<T>(variable: string, port = 0, listen: (port: number) => Promise<T>): Promise<T> {
  try {
    return await listen(port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const why = code === 'EADDRINUSE' ? 'another program has it' : 'this user may not';
    throw new Error(`The sandbox cannot listen on port ${port}: ${why}. Set ${variable} to a free one.`, {
      cause: error,
    });
  }
}
