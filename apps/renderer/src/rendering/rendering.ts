import { createHash } from 'node:crypto';
import type {
  ArtefactRef,
  CommunicationComposedV1,
  CommunicationRenderedV1,
  Content,
  DocumentContent,
  Parts,
} from '@tourbus/contracts';

/** What was made for a communication, as its row and its fact tell. */
export interface Rendering {
  composed: CommunicationComposedV1;
  rendererVersion: string;
  contentKey: string;
  parts: Parts;
  links: CommunicationRenderedV1['links'];
  pages: number;
}

/** The documents that have to be printed for a communication. */
export function documentsOf(content: Content): readonly DocumentContent[] {
  switch (content.kind) {
    case 'email':
      return content.attachments;
    case 'print':
      return [content.document];
    case 'sms':
      return [];
  }
}

/** What the output depends on: the same key, the same content. */
export function contentKey(
  { template, locale, content }: CommunicationComposedV1,
  rendererVersion: string,
): string {
  // A mail's HTML is nearly all of it: hashed as it is, not as JSON.
  const { html = '', ...rest } = { ...content } as { html?: string };
  const parts = [rendererVersion, template.key, template.version, locale, rest, html.length];
  return createHash('sha256').update(JSON.stringify(parts)).update(html).digest('hex');
}

/** Every artefact of a communication, with what it is for. */
export function artefactsOf(parts: Parts): { role: string; fileName?: string; artefact: ArtefactRef }[] {
  switch (parts.kind) {
    case 'email':
      return [
        { role: 'html', artefact: parts.html },
        ...parts.attachments.map((attachment) => ({ role: 'attachment', ...attachment })),
      ];
    case 'print':
      return [{ role: 'document', fileName: parts.fileName, artefact: parts.artefact }];
    case 'sms':
      return [];
  }
}

export function renderedFact({
  composed,
  rendererVersion,
  parts,
  links,
}: Rendering): CommunicationRenderedV1 {
  const { communicationId, customerId, customerVersion, eventId, definition, messageClass } = composed;
  const { channel, thread, occurredAt, batch, template, release, openings } = composed;
  const head = {
    ...{ communicationId, customerId, customerVersion, eventId, definition, messageClass },
    ...{ channel, thread, occurredAt, batch },
  };
  return { ...head, template, release, openings, rendererVersion, parts, links };
}
