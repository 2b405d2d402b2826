import { type SampleContent, sampleContent } from './content.js';

export interface Gateway {
  /** Where the services answer, without a path: `http://127.0.0.1:8080`. */
  gatewayUrl: string;
  /** A key with the scopes event-types:write, content:write and content:publish. */
  apiKey: string;
}

interface Call {
  method: 'PUT' | 'POST';
  path: string;
  body?: unknown;
}

/** In the order in which one refers to the other. */
function callsFor(content: SampleContent): Call[] {
  const put = (path: string, bodies: Record<string, unknown>): Call[] =>
    Object.entries(bodies).map(([key, body]) => ({ method: 'PUT', path: `${path}/${key}`, body }));
  const composer = '/api/composer/v1';
  return [
    ...put('/api/ingest/v1/event-types', content.eventTypes),
    ...put(`${composer}/brands`, content.brands),
    ...put(`${composer}/blocks`, content.blocks),
    ...put(`${composer}/templates`, content.templates),
    ...Object.keys(content.templates).map((key): Call => ({
      method: 'POST',
      path: `${composer}/templates/${key}/publish`,
    })),
    ...put(`${composer}/definitions`, content.definitions),
  ];
}

async function send({ gatewayUrl, apiKey }: Gateway, { method, path, body }: Call): Promise<void> {
  const url = new URL(path, gatewayUrl);
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new Error(`${method} ${url.href} found nobody there. Is the stack running (npm start)?`, {
      cause: error,
    });
  });
  const answer = await response.text();
  if (!response.ok)
    throw new Error(
      `${method} ${url.href} answered ${response.status}: ${answer.slice(0, 1000)}\n` +
        'Correct the file in samples/content, or use a key with the scopes event-types:write, content:write, content:publish.',
    );
}

const chosen = <T>(
  bodies: Record<string, T>,
  isWanted: (key: string, body: T) => boolean,
): Record<string, T> =>
  Object.fromEntries(Object.entries(bodies).filter(([key, body]) => isWanted(key, body)));

/** The content that these templates need, and nothing that needs others. */
function contentOf(content: SampleContent, keys: readonly string[]): SampleContent {
  const definitions = chosen(content.definitions, (_, { template }) => keys.includes(String(template)));
  const triggers = Object.values(definitions).map(({ trigger }) => trigger);
  return {
    ...content,
    definitions,
    templates: chosen(content.templates, (key) => keys.includes(key)),
    eventTypes: chosen(content.eventTypes, (type) => triggers.includes(type)),
  };
}

/**
 * Brings the samples into a running Tourbus: event types, brand, blocks, templates (published) and definitions.
 * Doing it again does no harm.
 * @param templates only these, and what belongs to them; all unless given
 * @throws Error that names the request that was refused, and the answer
 */
export async function loadSamples(gateway: Gateway, templates?: readonly string[]): Promise<void> {
  const content = sampleContent();
  for (const call of callsFor(templates ? contentOf(content, templates) : content)) await send(gateway, call);
}
