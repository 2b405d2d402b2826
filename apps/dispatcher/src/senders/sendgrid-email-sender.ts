import sendgridClient from '@sendgrid/client';
import sendgridMail from '@sendgrid/mail';
import type { Mailbox } from '@tourbus/contracts';
import { ArtefactStore } from '@tourbus/platform';
import type { ChannelSender, Consignment, HandOver, Outcome } from './channel-sender.js';
import { partsOf } from './channel-sender.js';
import { emailHead } from './email-headers.js';
import { type HttpFailure, outcomeOfHttp } from './http-outcome.js';
import { HttpPatience } from './http-patience.js';

export interface SendGridOptions {
  apiKey: string;
  /** Base address instead of SendGrid's own. */
  url?: string;
  connections: number;
  callSeconds: number;
}

/** The packages export one instance for all; their classes are on it, where their types do not show them. */
const { Client } = sendgridClient as unknown as { Client: new () => typeof sendgridClient };
const { MailService } = sendgridMail as unknown as { MailService: new () => typeof sendgridMail };

/** The client makes what it is told into a request here, for which it has no setting of this kind. */
class PatientClient extends Client {
  constructor(private readonly patience: HttpPatience) {
    super();
  }

  override createRequest(data: Parameters<typeof sendgridClient.createRequest>[0]) {
    return { ...super.createRequest(data), signal: this.patience.signal };
  }
}

type MailData = Exclude<Parameters<typeof sendgridMail.send>[0], readonly unknown[]>;

const sendGridMailbox = ({ name, address }: Mailbox) => ({ email: address, ...(name && { name }) });

/** Links and opens are tracked by us already, and only by what the renderer put in. */
const noTracking = {
  clickTracking: { enable: false, enableText: false },
  openTracking: { enable: false },
  subscriptionTracking: { enable: false },
};

/** E-mail by SendGrid's SDK. */
export class SendGridEmailSender implements ChannelSender {
  readonly channel = 'email';
  readonly provider = 'sendgrid';
  readonly capacity: number;
  private readonly mail = new MailService();
  private readonly patience: HttpPatience;

  constructor(
    private readonly artefacts: ArtefactStore,
    { apiKey, url, connections, callSeconds }: SendGridOptions,
  ) {
    this.capacity = connections;
    this.patience = new HttpPatience(callSeconds);
    const client = new PatientClient(this.patience);
    client.setApiKey(apiKey);
    // Setting the key also sets the base address, so this comes after it.
    if (url) client.setDefaultRequest('baseUrl', url);
    this.mail.setClient(client);
    this.mail.setTimeout(callSeconds * 1_000);
  }

  async prepare(consignment: Consignment): Promise<HandOver> {
    const message = await this.compose(consignment);
    return async (pointOfNoReturn) => {
      await pointOfNoReturn();
      return this.handOver(message);
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async compose(consignment: Consignment): Promise<MailData> {
    const email = partsOf('email', consignment.parts);
    const { messageId, from, replyTo, to, subject, headers, fileNames } = emailHead(consignment);
    const html = await this.artefacts.get(email.html);
    const attachments = email.attachments.map(async ({ artefact }, i) => ({
      content: (await this.artefacts.get(artefact)).toString('base64'),
      filename: fileNames[i] ?? 'attachment',
      type: artefact.mediaType,
      disposition: 'attachment',
    }));
    return {
      from: sendGridMailbox(from),
      ...(replyTo && { replyTo: sendGridMailbox(replyTo) }),
      to: sendGridMailbox(to),
      subject,
      content: [
        { type: 'text/plain', value: email.text },
        { type: 'text/html', value: html.toString('utf8') },
      ],
      attachments: await Promise.all(attachments),
      headers: { ...headers, 'Message-ID': messageId },
      customArgs: { communicationId: consignment.communicationId },
      trackingSettings: noTracking,
    };
  }

  private async handOver(message: MailData): Promise<Outcome> {
    try {
      const [answer] = await this.patience.run(() => this.mail.send(message));
      const id: unknown = (answer.headers as Record<string, unknown>)['x-message-id'];
      return {
        kind: 'accepted',
        providerMessageId: String(id ?? message.headers?.['Message-ID']),
        arrived: false,
      };
    } catch (error) {
      return outcomeOfHttp('sendgrid', failureOf(error), new Date());
    }
  }
}

/** The SDK's own error carries the status as a number in `code`; the HTTP client's a name. */
function failureOf(error: unknown): HttpFailure {
  const { code, syscall, response } = error as {
    code?: number | string;
    syscall?: string;
    response?: { headers?: Record<string, string> };
  };
  return typeof code === 'number'
    ? { status: code, retryAfter: response?.headers?.['retry-after'] }
    : { code, syscall };
}
