import { createHash } from 'node:crypto';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import {
  type ArtefactRef,
  type CommunicationComposedV1,
  type CommunicationRenderedV1,
  communicationComposedV1,
  communicationRenderedV1,
} from '@tourbus/contracts';
import { busAddress, deterministicId, encodeHeader } from '@tourbus/platform';
import { type Infrastructure, startInfrastructure } from '@tourbus/testing';
import { Confirming } from './confirming.js';
import type { Contender } from './render-contenders.js';
import type { Done, Task } from './render-contender.process.js';
import { bodyOf, customerOf, type Kind, kinds, styleSheetOf } from './render-documents.js';

const publishedTogether = 128;

/**
 * The renderer as it is deployed, with PostgreSQL, NATS and its artefact store: from the composed fact on the bus to
 * the rendered fact on the bus. The benchmark confirms the facts as the stages behind it do.
 */
export class RenderService implements Contender {
  readonly name = 'our renderer';
  readonly tagged = true;
  readonly count = 500;
  about = '';
  private readonly heard = new Map<string, CommunicationRenderedV1>();
  private readonly confirming: Confirming;
  private wake: () => void = () => undefined;

  private constructor(
    private readonly infrastructure: Infrastructure,
    private readonly connection: NatsConnection,
    private readonly stream: JetStreamClient,
    private readonly styleSheets: Readonly<Record<Kind, ArtefactRef>>,
  ) {
    this.confirming = new Confirming(connection);
    this.connection.subscribe(communicationRenderedV1.subject, {
      callback: (_error, message) => {
        const fact = message.json<CommunicationRenderedV1>();
        this.heard.set(fact.communicationId, fact);
        this.confirming.take(communicationRenderedV1, message);
        this.about = fact.rendererVersion;
        this.wake();
      },
    });
  }

  /** @param environment further variables of the renderer */
  static async start(environment: Record<string, string> = {}): Promise<RenderService> {
    const infrastructure = await startInfrastructure({
      services: ['renderer'],
      overrides: { renderer: { LOG_LEVEL: 'warn', ...environment } },
    });
    const store = join(infrastructure.stack.data, 'artefacts');
    const styleSheets = {} as Record<Kind, ArtefactRef>;
    for (const kind of kinds) styleSheets[kind] = await put(store, styleSheetOf(kind));
    const connection = await connect(busAddress(infrastructure.stack.natsUrl));
    return new RenderService(infrastructure, connection, jetstream(connection), styleSheets);
  }

  get processes(): Contender['processes'] {
    return this.infrastructure.stack.processes().flatMap(({ name, pid }) => (pid ? [{ name, pid }] : []));
  }

  /** @param meanwhile called whenever something has come */
  async run(
    { kind, first, count, folder }: Task,
    meanwhile: (done: number) => void = () => undefined,
  ): Promise<Done> {
    this.heard.clear();
    const messages = Array.from({ length: count }, (_, i) => this.composed(kind, first + i));
    const began = performance.now();
    for (let at = 0; at < count; at += publishedTogether)
      await Promise.all(messages.slice(at, at + publishedTogether).map((message) => this.publish(message)));
    while (this.heard.size < count) {
      await new Promise<void>((resolve) => (this.wake = resolve));
      meanwhile(this.heard.size);
    }
    const milliseconds = performance.now() - began;
    if (folder) await this.copyTo(folder, kind, messages, first);
    return { milliseconds };
  }

  /** How often the browser was replaced, by why. */
  async replacements(): Promise<string> {
    const { renderer } = this.infrastructure.stack.urls;
    const metrics = await (await fetch(`${renderer}/metrics`)).text();
    const found = metrics.matchAll(/tourbus_browser_replaced_total\{why="(\w+)"[^}]*\} (\d+)/g);
    return [...found].map(([, why, times]) => `${why} ${times}`).join(', ') || 'never';
  }

  async stop(): Promise<void> {
    this.confirming.stop();
    await this.connection.close();
    await this.infrastructure.stop();
  }

  private composed(kind: Kind, n: number): CommunicationComposedV1 {
    const document = { fileName: `${kind}.pdf`, title: customerOf(n), locale: 'en', dir: 'ltr' as const };
    return {
      ...communicationComposedV1.example,
      batch: undefined,
      communicationId: deterministicId('bench', `${kind}-${n}`),
      channel: 'print',
      locale: 'en',
      content: {
        kind: 'print',
        to: { lines: [`Some Street ${n}`, '20457 Hamburg'], country: 'DE' },
        document: { ...document, tagged: true, styleSheet: this.styleSheets[kind], body: bodyOf(kind, n) },
      },
    };
  }

  private async publish(composed: CommunicationComposedV1): Promise<void> {
    const { subject } = communicationComposedV1;
    const envelope = headers();
    envelope.set('ce-specversion', '1.0');
    envelope.set('ce-id', deterministicId(subject, composed.communicationId));
    envelope.set('ce-source', '/bench');
    envelope.set('ce-type', subject);
    envelope.set('ce-time', encodeHeader(new Date().toISOString()));
    await this.stream.publish(subject, JSON.stringify(composed), { headers: envelope });
  }

  private async copyTo(
    folder: string,
    kind: Kind,
    messages: readonly CommunicationComposedV1[],
    first: number,
  ): Promise<void> {
    await mkdir(folder, { recursive: true });
    const store = join(this.infrastructure.stack.data, 'artefacts');
    for (const [i, { communicationId }] of messages.entries()) {
      const { parts } = this.heard.get(communicationId) ?? {};
      if (parts?.kind !== 'print') throw new Error(`Communication ${communicationId} is no document.`);
      await copyFile(pathOf(store, parts.artefact.digest), join(folder, `${kind}-${first + i}.pdf`));
    }
  }
}

const pathOf = (store: string, digest: string): string =>
  join(store, digest.slice(0, 2), digest.slice(2, 4), digest);

async function put(store: string, text: string): Promise<ArtefactRef> {
  const digest = createHash('sha256').update(text).digest('hex');
  const path = pathOf(store, digest);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  return { digest, mediaType: 'text/css', bytes: Buffer.byteLength(text) };
}
