import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** How the server treats one offer of a mail; offers past the list are accepted. */
export type Treatment = 'accept' | '4xx' | '5xx' | 'drop-before-data' | 'drop-before-250' | 'hang';

export interface MisbehavingSmtpServer {
  url: string;
  /** Mails that were taken, whether or not the sender got to know, by recipient. */
  taken(recipient: string): string[];
  offers(recipient: string): number;
  treat(recipient: string, ...treatments: Treatment[]): void;
  /** For whoever has no treatment of their own. */
  treatOthers(treatment: Treatment): void;
  /** Calls back once the mail is taken and not answered yet; then the line hangs. */
  whenTaken(recipient: string, then: () => void): void;
  close(): Promise<void>;
}

const refusal = (responseCode: number) => Object.assign(new Error('As told'), { responseCode });
const keyOf = ({ remoteAddress, remotePort }: { remoteAddress?: string; remotePort?: number }) =>
  `${remoteAddress}|${remotePort}`;
const recipientOf = ({ envelope }: SMTPServerSession) => envelope.rcptTo[0]?.address ?? '';

export async function startSmtpServer(): Promise<MisbehavingSmtpServer> {
  const mails = new Map<string, string[]>();
  const plans = new Map<string, Treatment[]>();
  const offered = new Map<string, number>();
  const current = new Map<string, Treatment>();
  const sockets = new Map<string, Socket>();
  const waiting = new Map<string, () => void>();
  let usual: Treatment = 'accept';
  const hangUp = (session: SMTPServerSession) => sockets.get(keyOf(session))?.destroy();
  const take = (recipient: string, raw: string) =>
    mails.set(recipient, [...(mails.get(recipient) ?? []), raw]);

  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onRcptTo: ({ address }, session, done) => {
      offered.set(address, (offered.get(address) ?? 0) + 1);
      current.set(address, plans.get(address)?.shift() ?? usual);
      if (current.get(address) === 'drop-before-data') hangUp(session);
      else done();
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const recipient = recipientOf(session);
        const treatment = current.get(recipient);
        if (treatment === '4xx') return done(refusal(451));
        if (treatment === '5xx') return done(refusal(554));
        if (treatment === 'hang') return undefined;
        take(recipient, Buffer.concat(chunks).toString('utf8'));
        const then = waiting.get(recipient);
        if (then && waiting.delete(recipient)) return then();
        return treatment === 'drop-before-250' ? hangUp(session) : done(null, 'taken');
      });
    },
  });
  // Lines that are cut are the point of it.
  server.on('error', () => undefined);
  server.server.on('connection', (socket) => sockets.set(keyOf(socket), socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    taken: (recipient) => mails.get(recipient) ?? [],
    offers: (recipient) => offered.get(recipient) ?? 0,
    treat: (recipient, ...treatments) => void plans.set(recipient, treatments),
    treatOthers: (treatment) => void (usual = treatment),
    whenTaken: (recipient, then) => void waiting.set(recipient, then),
    close: async () => {
      for (const socket of sockets.values()) socket.destroy();
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}
