import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { CommunicationComposedV1 } from '@tourbus/contracts';
import { type Effect, Leftovers, type Message, type Transaction, notFound } from '@tourbus/platform';
import { Repository } from 'typeorm';
import { ArtefactsService } from '../artefacts/artefacts.service.js';
import {
  DocumentsService,
  type PrintedArtefact,
  type PrintedArtefacts,
} from '../documents/documents.service.js';
import { finishText } from '../emails/final-email.js';
import { EmailsService } from '../emails/emails.service.js';
import { LinksService } from '../links/links.service.js';
import { ownVersion } from '../renderer-version.js';
import { announceRendering, insertRenderings } from './rendering-record.js';
import { artefactsOf, contentKey, documentsOf, type Rendering } from './rendering.js';
import { RenderingRow } from './rendering.entity.js';

type Made = Pick<Rendering, 'parts' | 'links' | 'pages'>;

/** More are being rendered by nobody at once. */
const mostUnregistered = 10_000;

@Injectable()
export class RenderingService {
  /** Digests of bytes that lie in the store, and are registered once their transaction commits. */
  private readonly unregistered = new Map<string, string[]>();

  constructor(
    private readonly documents: DocumentsService,
    private readonly emails: EmailsService,
    private readonly links: LinksService,
    private readonly artefacts: ArtefactsService,
    @InjectRepository(RenderingRow) private readonly renderings: Repository<RenderingRow>,
  ) {}

  /** Makes the bytes and stores them; the effect writes down which they are, and says so. */
  async render(messages: Message<CommunicationComposedV1>[]): Promise<Effect> {
    const documents = messages.flatMap(({ data }) => documentsOf(data.content));
    const [printed, printerVersion] = await Promise.all([
      this.documents.printAll(documents, { lastTry: messages.length === 1 }),
      documents.length > 0 ? this.documents.version() : ownVersion,
    ]);
    const renderings = await Promise.all(
      messages.map(async (cause): Promise<Rendering & { cause: typeof cause }> => {
        const composed = cause.data;
        const rendererVersion = documentsOf(composed.content).length > 0 ? printerVersion : ownVersion;
        const made = await this.make(composed, printed);
        this.noteUnregistered(composed.communicationId, made);
        return {
          cause,
          composed,
          rendererVersion,
          contentKey: contentKey(composed, rendererVersion),
          ...made,
        };
      }),
    );
    return async (tx) => {
      await this.artefacts.register(
        tx,
        renderings.flatMap(({ parts }) => artefactsOf(parts).map(({ artefact }) => artefact)),
      );
      if (printed.size > 0) await this.documents.remember(tx, printed);
      await insertRenderings(tx, renderings);
      for (const rendering of renderings) announceRendering(tx, rendering, rendering.cause);
      tx.afterCommit(() => {
        for (const { composed } of renderings) this.unregistered.delete(composed.communicationId);
      });
    };
  }

  /** Of these the customers were erased while they were rendered: the bytes are there, and nobody's. */
  async discard(tx: Transaction, communicationIds: readonly string[]): Promise<void> {
    await Leftovers.note(
      tx,
      communicationIds.flatMap((id) => this.unregistered.get(id) ?? []),
    );
  }

  private noteUnregistered(communicationId: string, { parts }: Made): void {
    const [oldest] = this.unregistered.keys();
    if (this.unregistered.size >= mostUnregistered && oldest !== undefined) this.unregistered.delete(oldest);
    this.unregistered.set(
      communicationId,
      artefactsOf(parts).map(({ artefact }) => artefact.digest),
    );
  }

  /** @throws Problem 404 */
  async get(communicationId: string): Promise<RenderingRow> {
    const found = await this.renderings.findOneBy({ communicationId });
    if (!found) throw notFound('rendering of a communication', communicationId);
    return found;
  }

  private async make(
    { communicationId, messageClass, content }: CommunicationComposedV1,
    printed: PrintedArtefacts,
  ): Promise<Made> {
    const addresses = this.links.of(communicationId);
    switch (content.kind) {
      case 'sms':
        return { parts: { ...content, text: finishText(content.text, addresses) }, links: [], pages: 0 };
      case 'print': {
        const { to, document } = content;
        const { artefact, pages } = printedOf(printed, document);
        return {
          parts: { kind: 'print', to, fileName: document.fileName, artefact, pages },
          links: [],
          pages,
        };
      }
      case 'email': {
        const { links, ...email } = await this.emails.finish(content, addresses);
        const attached = content.attachments.map((document) => ({
          fileName: document.fileName,
          ...printedOf(printed, document),
        }));
        const attachments = attached.map(({ fileName, artefact }) => ({ fileName, artefact }));
        const unsubscribeUrl = messageClass === 'marketing' ? addresses.unsubscribe : undefined;
        const pages = attached.reduce((sum, { pages }) => sum + pages, 0);
        return { parts: { ...content, ...email, attachments, unsubscribeUrl }, links, pages };
      }
    }
  }
}

function printedOf(
  printed: PrintedArtefacts,
  document: Parameters<PrintedArtefacts['get']>[0],
): PrintedArtefact {
  const found = printed.get(document);
  if (!found) throw new Error(`${document.fileName} was not printed with its batch.`);
  return found;
}
