import { Readable } from 'node:stream';
import { ArtefactStore } from '@tourbus/platform';
import { type SendMailOptions, createTransport } from 'nodemailer';
import type { ChannelSender, Consignment, HandOver, Outcome, PointOfNoReturn } from './channel-sender.js';
import { partsOf } from './channel-sender.js';
import { type EmailHead, emailHead } from './email-headers.js';
import { type SmtpFailure, outcomeOfSmtp } from './smtp-outcome.js';

export interface SmtpOptions {
  url: string;
  connections: number;
  /** Longest that one hand-over may take. */
  callSeconds: number;
}

const shortestTimeout = 10_000;

/** E-mail by SMTP, over connections that are kept. */
export class SmtpEmailSender implements ChannelSender {
  readonly channel = 'email';
  readonly provider = 'smtp';
  readonly capacity: number;
  private readonly transport;
  private readonly underWay = new WeakMap<AbortSignal, () => Promise<void>>();

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
      const { message } = mail;
      const beforeLastDot = mail.data.signal && this.underWay.get(mail.data.signal);
      const open = message.createReadStream.bind(message);
      if (beforeLastDot)
        message.createReadStream = (options) =>
          Readable.from(heldBack(open(options), beforeLastDot), { objectMode: false });
      done();
    });
  }

  async prepare(consignment: Consignment): Promise<HandOver> {
    const head = emailHead(consignment);
    const message = await this.compose(consignment, head);
    return (pointOfNoReturn) => this.handOver(head.messageId, message, pointOfNoReturn);
  }

  close(): Promise<void> {
    this.transport.close();
    return Promise.resolve();
  }

  private async compose(consignment: Consignment, head: EmailHead): Promise<SendMailOptions> {
    const email = partsOf('email', consignment.parts);
    const [html = Buffer.alloc(0), ...attached] = await Promise.all(
      [email.html, ...email.attachments.map(({ artefact }) => artefact)].map((ref) =>
        this.artefacts.get(ref),
      ),
    );
    const { fileNames, ...fields } = head;
    return {
      ...fields,
      envelope: { from: head.from.address, to: head.to.address },
      text: email.text,
      html,
      attachments: email.attachments.map(({ artefact }, i) => ({
        filename: fileNames[i],
        content: attached[i],
        contentType: artefact.mediaType,
      })),
    };
  }

  /** The server takes a message at its last dot (RFC 5321, 4.1.1.4): what breaks off before was surely not taken. */
  private async handOver(
    messageId: string,
    message: SendMailOptions,
    pointOfNoReturn: PointOfNoReturn,
  ): Promise<Outcome> {
    // Not AbortSignal.timeout: its timer would outlive the call by up to a minute, thousands of them at full speed.
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), this.options.callSeconds * 1_000);
    let begun = false;
    let hindrance: Error | undefined;
    this.underWay.set(patience.signal, async () => {
      try {
        await pointOfNoReturn();
        begun = true;
      } catch (error) {
        hindrance = error instanceof Error ? error : new Error(String(error));
        patience.abort();
      }
      // Ended by the abort alone: an end of the stream would be the dot.
      if (!begun) await new Promise(() => undefined);
    });
    try {
      await this.transport.sendMail({ ...message, signal: patience.signal });
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

/** The whole message at once, not a write for each of its lines; its end waits until the last dot may be sent. */
async function* heldBack(message: Readable, beforeLastDot: () => Promise<void>): AsyncGenerator<Buffer> {
  yield Buffer.concat(await message.toArray());
  await beforeLastDot();
}
