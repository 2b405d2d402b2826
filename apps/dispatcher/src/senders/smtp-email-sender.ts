import { Readable, Transform } from 'node:stream';
import { ArtefactStore } from '@tourbus/platform';
import { createTransport } from 'nodemailer';
import type { ChannelSender, Consignment, HandOver, Outcome, PointOfNoReturn } from './channel-sender.js';
import { partsOf } from './channel-sender.js';
import { type EmailHead, emailHead } from './email-headers.js';
import { composeMail } from './mime.js';
import { type SmtpFailure, outcomeOfSmtp } from './smtp-outcome.js';

export interface SmtpOptions {
  url: string;
  connections: number;
  /** Longest that one hand-over may take. */
  callSeconds: number;
}

const shortestTimeout = 10_000;

/** A whole mail at once, whose end waits until the last dot may be sent. What `composeMail` made, and nothing else. */
class HeldBack extends Readable {
  private given = false;

  constructor(
    private readonly mail: Buffer,
    private readonly beforeLastDot: () => Promise<void>,
  ) {
    super();
  }

  override _read(): void {
    if (this.given) return void this.beforeLastDot().then(() => this.push(null));
    this.given = true;
    this.push(this.mail);
  }

  /** Spares the client its search for dots that begin a line and for bare line breaks, byte by byte: there are none. */
  override pipe<T extends NodeJS.WritableStream>(destination: T, options?: { end?: boolean }): T {
    if (destination instanceof Transform) destination._transform = (bytes, _, done) => done(null, bytes);
    return super.pipe(destination, options);
  }
}

/** E-mail by SMTP, over connections that are kept. */
export class SmtpEmailSender implements ChannelSender {
  readonly channel = 'email';
  readonly provider = 'smtp';
  readonly capacity: number;
  private readonly transport;
  /** Opens the mail of a hand-over; once more for each connection that it is offered to. */
  private readonly underWay = new WeakMap<AbortSignal, () => Readable>();

  constructor(
    private readonly artefacts: ArtefactStore,
    private readonly options: SmtpOptions,
  ) {
    this.capacity = options.connections;
    const patience = options.callSeconds * 1_000;
    this.transport = createTransport({
      pool: true,
      url: options.url,
      maxConnections: options.connections,
      maxMessages: 1_000,
      // The pool offers a message again only where not a byte of it went out over a line found dead.
      maxRequeues: 2,
      connectionTimeout: Math.min(shortestTimeout, patience),
      greetingTimeout: Math.min(shortestTimeout, patience),
      socketTimeout: patience,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    this.transport.use('stream', (mail, done) => {
      const open = mail.data.signal && this.underWay.get(mail.data.signal);
      if (open) mail.message.createReadStream = open;
      done();
    });
  }

  async prepare(consignment: Consignment): Promise<HandOver> {
    const head = emailHead(consignment);
    const mail = await this.compose(consignment, head);
    return (pointOfNoReturn) => this.handOver(head, mail, pointOfNoReturn);
  }

  close(): Promise<void> {
    this.transport.close();
    return Promise.resolve();
  }

  private async compose(consignment: Consignment, head: EmailHead): Promise<Buffer> {
    const { html, text, attachments } = partsOf('email', consignment.parts);
    const [page, ...attached] = await Promise.all([
      this.artefacts.get(html),
      ...attachments.map(async ({ artefact }) => ({
        content: await this.artefacts.get(artefact),
        mediaType: artefact.mediaType,
      })),
    ]);
    return composeMail(head, { text, html: page, attachments: attached });
  }

  /** The server takes a message at its last dot (RFC 5321, 4.1.1.4): what breaks off before was surely not taken. */
  private async handOver(
    { messageId, from, to }: EmailHead,
    mail: Buffer,
    pointOfNoReturn: PointOfNoReturn,
  ): Promise<Outcome> {
    // Not AbortSignal.timeout: its timer would outlive the call by up to a minute, thousands of them at full speed.
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), this.options.callSeconds * 1_000);
    let begun = false;
    let hindrance: Error | undefined;
    const beforeLastDot = async () => {
      try {
        await pointOfNoReturn();
        begun = true;
      } catch (error) {
        hindrance = error instanceof Error ? error : new Error(String(error));
        patience.abort();
      }
      // Ended by the abort alone: an end of the stream would be the dot.
      if (!begun) await new Promise(() => undefined);
    };
    const { signal } = patience;
    this.underWay.set(signal, () => new HeldBack(mail, beforeLastDot));
    try {
      const envelope = { from: from.address, to: to.address };
      await this.transport.sendMail({ raw: mail, envelope, messageId, signal });
      return { kind: 'accepted', providerMessageId: messageId, arrived: false };
    } catch (error) {
      if (hindrance) throw hindrance;
      const { code, responseCode, command } = error as SmtpFailure;
      return outcomeOfSmtp({ code, responseCode, command, begun });
    } finally {
      clearTimeout(timer);
    }
  }
}
