import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { drip } from '../http/drip.js';
import type { Conduct } from '../http/provider-answer.js';
import type { MessageLog } from '../log/message-log.js';
import type { MessageDraft } from '../messages/message.js';
import { readHeaders } from '../messages/mime.js';

/** Answer that never comes, and answer that a dropped connection makes pointless. */
const NO_ANSWER = Symbol('no answer');
const IDLE_MS = 10 * 60_000;

/** Takes any mail for anyone, without authentication or with any, and writes it down before its 250. */
export class SmtpSink {
  private readonly server: SMTPServer;
  /** smtp-server does not show a session's socket; its remote address and port name it. */
  private readonly sockets = new Map<string, Socket>();

  constructor(
    private readonly log: MessageLog,
    private readonly conduct: Conduct,
  ) {
    this.server = new SMTPServer({
      name: 'sandbox.tourbus',
      banner: 'Tourbus sandbox: nothing here leaves this machine',
      // No TLS: it listens on loopback, and a certificate would have to be a well-known one.
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      allowInsecureAuth: true,
      authOptional: true,
      lenientAddressParsing: true,
      socketTimeout: IDLE_MS,
      closeTimeout: 200,
      logger: false,
      onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
      onMailFrom: (_address, _session, done) => {
        conduct.traffic.asked('email');
        done();
      },
      onData: (stream, session, done) => {
        this.take(stream, session).then(
          (answer) => answer !== NO_ANSWER && done(null, answer),
          (error: Error) => done(error),
        );
      },
    });
    // A client that hangs up is an everyday event in fault runs; its connection is closed already.
    this.server.on('error', () => undefined);
    this.server.server.on('connection', (socket) => {
      const key = keyOf(socket);
      conduct.traffic.connected('email', socket);
      this.sockets.set(key, socket);
      socket.once('close', () => this.sockets.delete(key));
    });
  }

  async listen(port: number, host: string): Promise<AddressInfo> {
    const listener = this.server.server;
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      this.server.listen(port, host, () => {
        listener.off('error', reject);
        resolve();
      });
    });
    return listener.address() as AddressInfo;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(resolve));
    for (const socket of this.sockets.values()) socket.destroy();
    await closed;
  }

  private async take(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
  ): Promise<string | typeof NO_ANSWER> {
    const raw = await whole(stream);
    const verdict = this.conduct.behaviour.next('email');
    if (verdict.delayMs > 0) await pause(verdict.delayMs);
    switch (verdict.fault) {
      case '4xx':
        throw refusal(verdict.status ?? 451, 'Sandbox behaviour: try again later');
      case '5xx':
        throw refusal(verdict.status ?? 554, 'Sandbox behaviour: this message is refused for good');
      case '429':
        throw refusal(verdict.status ?? 421, 'Sandbox behaviour: too much is asked, come back later');
      case 'hang':
        return NO_ANSWER;
      case 'drip':
        return this.dripAnswer(session);
      case 'drop-before':
        return this.hangUp(session);
      case 'drop-after':
        await this.accept(raw, session);
        return this.hangUp(session);
      default:
        return `OK: kept as ${await this.accept(raw, session)}`;
    }
  }

  private async accept(raw: Buffer, session: SMTPServerSession): Promise<string> {
    try {
      const { id } = await this.log.append(draftOf(raw, session), raw);
      this.conduct.traffic.accepted('email');
      return id;
    } catch {
      throw refusal(452, 'The sandbox could not write to SANDBOX_DATA; make room on the disk and send again');
    }
  }

  /** Lines of an answer that goes on and on: the last one never comes. */
  private dripAnswer(session: SMTPServerSession): typeof NO_ANSWER {
    const socket = this.sockets.get(keyOf(session));
    if (socket) drip((byte) => socket.write(byte), '250-Just a moment\r\n', socket);
    return NO_ANSWER;
  }

  private hangUp(session: SMTPServerSession): typeof NO_ANSWER {
    this.sockets.get(keyOf(session))?.destroy();
    return NO_ANSWER;
  }
}

function draftOf(raw: Buffer, { envelope }: SMTPServerSession): MessageDraft {
  const headers = readHeaders(raw);
  const sender = envelope.mailFrom ? envelope.mailFrom.address : '';
  return {
    channel: 'email',
    source: 'smtp',
    from: headers['from']?.[0] ?? sender,
    to: envelope.rcptTo.map(({ address }) => address),
    subject: headers['subject']?.[0] ?? '',
    reference: headers['message-id']?.[0],
  };
}

async function whole(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function keyOf({ remoteAddress, remotePort }: { remoteAddress?: string; remotePort?: number }): string {
  return `${remoteAddress ?? ''}|${remotePort ?? 0}`;
}
