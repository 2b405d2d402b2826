import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import {
  type CommunicationComposedV1,
  type CommunicationDispatchedV1,
  type CommunicationHead,
  type CommunicationRenderedV1,
  type LinkKind,
  communicationComposedV1,
  communicationDispatchedV1,
  communicationRenderedV1,
  createLinkToken,
  responseCapturedV1,
} from '@tourbus/contracts';
import {
  type Infrastructure,
  type RunningService,
  type TestBus,
  openTestBus,
  startInfrastructure,
  startService,
} from '@tourbus/testing';
import { parseConfig } from '@tourbus/platform';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { AppModule } from '../../../apps/tracker/src/app.module.js';
import { configSchema } from '../../../apps/tracker/src/config.js';

export const signingKey = 'a signing key for tests, long enough to be one';
export const publicUrl = 'https://hello.example';
const twilioToken = 'a token of a trial account';
const sendgridKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A tracker with a database and a bus of its own, and the neighbours' side of it. */
export interface TrackerUnderTest {
  infrastructure: Infrastructure;
  bus: TestBus;
  service: RunningService;
  /** An API key that may read communications. */
  key: string;
  /** GET as an operator; the body as JSON. */
  read<T>(path: string): Promise<T>;
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Takes away the stand-in for a dispatcher that confirms stops; the return value brings it back. */
  withoutDispatcher(): () => void;
  /** Resolves when every fact published so far is in the record. */
  recorded(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTracker(environment: Record<string, string> = {}): Promise<TrackerUnderTest> {
  const infrastructure = await startInfrastructure();
  const key = infrastructure.apiKey('communications:read');
  const config = parseConfig(
    configSchema,
    infrastructure.environment('tracker', {
      PUBLIC_URL: `${publicUrl}/`,
      LINK_SIGNING_KEY: signingKey,
      TWILIO_AUTH_TOKEN: twilioToken,
      SENDGRID_WEBHOOK_PUBLIC_KEY: sendgridKeys.publicKey
        .export({ type: 'spki', format: 'der' })
        .toString('base64'),
      ...environment,
    }),
  );
  const service = await startService({ service: 'tracker', config, module: AppModule.with(config) });
  const bus = await openTestBus(infrastructure.stack.natsUrl);
  let dispatcherGone = bus.confirmAs('dispatcher', responseCapturedV1);
  const request = (path: string, init?: RequestInit) =>
    fetch(service.url + path, { redirect: 'manual', ...init });
  return {
    infrastructure,
    bus,
    service,
    key,
    request,
    read: async <T>(path: string) => {
      const answer = await request(`/api/tracker/v1${path}`, { headers: { authorization: `Bearer ${key}` } });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as T;
    },
    withoutDispatcher: () => {
      dispatcherGone();
      return () => (dispatcherGone = bus.confirmAs('dispatcher', responseCapturedV1));
    },
    recorded: () => bus.drained('TOURBUS_COMMUNICATIONS', 'tracker-record'),
    stop: async () => {
      await bus.close();
      await service.stop();
      await infrastructure.stop();
    },
  };
}

export const person = {
  'user-agent':
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
};

export const linkTo = (communicationId: string, kind: LinkKind, index?: number): string =>
  createLinkToken({ communicationId, kind, index }, signingKey);

export interface Mail {
  head: CommunicationHead & { channel: 'email' };
  composed: CommunicationComposedV1;
  rendered: CommunicationRenderedV1;
  dispatched: CommunicationDispatchedV1;
}

/** The facts of a mail that was dispatched a minute ago, with links to `targets`. */
export function mail(
  targets: readonly string[] = ['https://shop.example/orders/1001'],
  locale = 'de-AT',
): Mail {
  const communicationId = randomUUID();
  const head = {
    communicationId,
    customerId: `C-${communicationId.slice(0, 8)}`,
    eventId: randomUUID(),
    definition: 'newsletter',
    messageClass: 'marketing' as const,
    channel: 'email' as const,
    thread: 'spring',
    occurredAt: '2026-11-02T08:30:00.000Z',
  };
  const content = communicationComposedV1.example.content;
  const parts = communicationRenderedV1.example.parts;
  const links = targets.map((target, index) => ({ index, target }));
  return {
    head,
    composed: { ...communicationComposedV1.example, ...head, locale, content },
    rendered: { ...head, rendererVersion: 'chromium/147', parts, links },
    dispatched: {
      ...communicationDispatchedV1.example,
      ...head,
      dispatchedAt: new Date(Date.now() - 60_000).toISOString(),
    },
  };
}

/** Publishes the facts of a mail as composer, renderer and dispatcher would. */
export async function send(bus: TestBus, { head, composed, rendered, dispatched }: Mail): Promise<void> {
  await bus.publish(communicationComposedV1, composed, head.communicationId);
  await bus.publish(communicationRenderedV1, rendered, head.communicationId);
  await bus.publish(communicationDispatchedV1, dispatched, head.communicationId);
}

/** A request as SendGrid would sign it. */
export function sendgridRequest(events: unknown, at = new Date()): RequestInit {
  const body = JSON.stringify(events);
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signature = createSign('sha256')
    .update(timestamp + body)
    .sign(sendgridKeys.privateKey, 'base64');
  return {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-twilio-email-event-webhook-signature': signature,
      'x-twilio-email-event-webhook-timestamp': timestamp,
    },
  };
}

/** A request as Twilio would sign it for this path. */
export function twilioRequest(path: string, form: Record<string, string>): RequestInit {
  return {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { 'x-twilio-signature': getExpectedTwilioSignature(twilioToken, publicUrl + path, form) },
  };
}
