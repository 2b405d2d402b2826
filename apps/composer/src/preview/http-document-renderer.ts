import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Problem } from '@tourbus/platform';
import type { Config } from '../config.js';
import { DocumentRenderer, type DocumentToRender } from './document-renderer.js';

/** A preview is waited for by a person. */
const timeout = 20_000;

/** Asks the renderer service for the PDF. */
@Injectable()
export class HttpDocumentRenderer extends DocumentRenderer {
  constructor(@Inject(CONFIG) private readonly config: Config) {
    super();
  }

  async render(document: DocumentToRender): Promise<Buffer> {
    const response = await this.post(document);
    if (!response.ok) throw refused(response.status, await titleOf(response));
    return Buffer.from(await response.arrayBuffer());
  }

  private async post(document: DocumentToRender): Promise<Response> {
    try {
      return await fetch(new URL('/api/renderer/v1/documents', this.config.RENDERER_URL), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/pdf',
          authorization: `Bearer ${this.config.RENDERER_API_KEY}`,
        },
        body: JSON.stringify(document),
        signal: AbortSignal.timeout(timeout),
      });
    } catch (error) {
      const slow = error instanceof DOMException && error.name === 'TimeoutError';
      throw new Problem(
        'renderer-away',
        slow ? 504 : 502,
        'The PDF could not be made now',
        slow
          ? `The renderer did not answer within ${timeout / 1000} seconds.`
          : 'The renderer cannot be reached.',
        'Try again in a moment, or preview as html. An operator checks RENDERER_URL.',
      );
    }
  }
}

const titleOf = async (response: Response): Promise<string> => {
  const body: unknown = await response.json().catch(() => undefined);
  const { title, detail } = (body ?? {}) as { title?: unknown; detail?: unknown };
  return [title, detail].filter((part) => typeof part === 'string').join(': ') || 'no reason given';
};

const refused = (status: number, reason: string): Problem =>
  status === 401 || status === 403
    ? new Problem(
        'renderer-refused',
        502,
        'The PDF could not be made',
        `The renderer does not accept this service’s API key (${status}).`,
        'An operator sets RENDERER_API_KEY to a key with the scope documents:write.',
      )
    : new Problem(
        'renderer-refused',
        502,
        'The PDF could not be made',
        `The renderer answered ${status}: ${reason}.`,
        'Preview as html to see what the document holds.',
      );
