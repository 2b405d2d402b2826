import type { Readable } from 'node:stream';
import { ArtefactStore } from '@tourbus/platform';
import { type SendMailOptions, createTransport } from 'nodemailer';
import type { ChannelSender, Consignment, HandOver, Outcome } from './channel-sender.js';
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
  /** What each hand-over under way reads its message from, which tells whether it began to. */
  private readonly messages = new WeakMap<AbortSignal, Readable>();

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
      const { signal } = mail.data;
      const open = message.createReadStream.bind(message);
      message.createReadStream = (options) => {
        const stream = open(options);
        if (signal) this.messages.set(signal, stream);
        return stream;
      };
      done();
    });
  }

  async prepare(consignment: Consignment): Promise<HandOver> {
    const head = emailHead(consignment);
    const message = await this.compose(consignment, head);
    return () => this.handOver(head.messageId, message);
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

  private async handOver(messageId: string, message: SendMailOptions): Promise<Outcome> {
    // Not AbortSignal.timeout: its timer would outlive the call by up to a minute, thousands of them at full speed.
    const patience = new AbortController();
    const { signal } = patience;
    const timer = setTimeout(() => patience.abort(), this.options.callSeconds * 1_000);
    try {
      await this.transport.sendMail({ ...message, signal });
      return { kind: 'accepted', providerMessageId: messageId, arrived: false };
    } catch (error) {
      const { code, responseCode, command } = error as SmtpFailure;
      const dataBegun = this.messages.get(signal)?.readableDidRead ?? false;
      return outcomeOfSmtp({ code, responseCode, command, dataBegun });
    } finally {
      clearTimeout(timer);
    }
  }
}
