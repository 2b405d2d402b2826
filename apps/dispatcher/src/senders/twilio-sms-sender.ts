import twilio from 'twilio';
import RequestClient from 'twilio/lib/base/RequestClient.js';
import type { ChannelSender, Consignment, HandOver, Outcome } from './channel-sender.js';
import { Unsendable, partsOf } from './channel-sender.js';
import { type HttpFailure, outcomeOfHttp } from './http-outcome.js';
import { HttpPatience } from './http-patience.js';

export interface TwilioOptions {
  accountSid: string;
  authToken: string;
  /** Base address instead of Twilio's own. */
  url?: string;
  /** Where Twilio posts receipts: the tracker's public address. */
  publicUrl: string;
  connections: number;
  callSeconds: number;
}

/** A refusal with the headers that the SDK's own error leaves out: Retry-After is among them. */
class TwilioRefusal extends Error implements HttpFailure {
  constructor(
    readonly status: number,
    readonly providerCode?: number,
    readonly retryAfter?: string,
  ) {
    super(`Twilio answered ${status}.`);
  }
}

/** Sends requests to another origin where one is given, in their time, and turns refusals into errors with their headers. */
class TwilioRequests extends RequestClient {
  constructor(
    private readonly origin: string | undefined,
    timeout: number,
    patience: HttpPatience,
  ) {
    super({ timeout, keepAlive: true });
    this.axios.interceptors.request.use((request) => Object.assign(request, { signal: patience.signal }));
  }

  override async request<T>(
    options: RequestClient.RequestOptions<T>,
  ): Promise<Awaited<ReturnType<typeof RequestClient.prototype.request<T>>>> {
    const asked = new URL(options.uri);
    const uri = this.origin ? new URL(asked.pathname + asked.search, this.origin).href : asked.href;
    const answer = await super.request<T>({ ...options, uri });
    if (answer.statusCode < 400) return answer;
    const { code } = (typeof answer.body === 'object' ? answer.body : {}) as { code?: number };
    throw new TwilioRefusal(
      answer.statusCode,
      code,
      (answer.headers as Record<string, string> | undefined)?.['retry-after'],
    );
  }
}

/** SMS by Twilio's SDK. A message is offered once for each attempt: Twilio has no way to recognise a repetition. */
export class TwilioSmsSender implements ChannelSender {
  readonly channel = 'sms';
  readonly provider = 'twilio';
  readonly capacity: number;
  private readonly client;
  private readonly patience: HttpPatience;

  constructor(private readonly options: TwilioOptions) {
    this.capacity = options.connections;
    this.patience = new HttpPatience(options.callSeconds);
    const httpClient = new TwilioRequests(options.url, options.callSeconds * 1_000, this.patience);
    this.client = twilio(options.accountSid, options.authToken, { httpClient });
  }

  prepare({ communicationId, parts }: Consignment): Promise<HandOver> {
    const { from, to, text } = partsOf('sms', parts);
    const number = to.replace(/[\s()./-]/g, '');
    if (!/^\+?\d{3,15}$/.test(number))
      throw new Unsendable(
        'bad-address',
        'The recipient is not a phone number in international form. Correct the customer’s contact point.',
      );
    const message = {
      to: number,
      ...(/^MG[0-9a-f]{32}$/i.test(from) ? { messagingServiceSid: from } : { from }),
      body: text,
      statusCallback: new URL(`/t/hooks/twilio/${communicationId}`, this.options.publicUrl).href,
    };
    return Promise.resolve(async (pointOfNoReturn): Promise<Outcome> => {
      await pointOfNoReturn();
      try {
        const { sid } = await this.patience.run(() => this.client.messages.create(message));
        return { kind: 'accepted', providerMessageId: sid, arrived: false };
      } catch (error) {
        return outcomeOfHttp('twilio', failureOf(error), new Date());
      }
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function failureOf(error: unknown): HttpFailure {
  const { status, providerCode, retryAfter, code, syscall } = error as HttpFailure;
  return { status, providerCode, retryAfter, code, syscall };
}
