import { type SampleContent, sampleContent } from './content.js';
import { type Gateway, send } from './gateway.js';
import { publishContent } from './publish-content.js';

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
    policies: {},
    templates: chosen(content.templates, (key) => keys.includes(key)),
    eventTypes: chosen(content.eventTypes, (type) => triggers.includes(type)),
  };
}

/**
 * Brings the samples into a running Tourbus: event types, brand, blocks, templates, definitions and engagement policy,
 * all of it approved and published. Doing it again does no harm.
 * @param templates only these, and what belongs to them; all unless given
 * @throws Error that names the request that was refused, and the answer
 */
export async function loadSamples(gateway: Gateway, templates?: readonly string[]): Promise<void> {
  const all = sampleContent();
  const content = templates ? contentOf(all, templates) : all;
  const publishAll = (path: string, bodies: Record<string, unknown>): Promise<unknown>[] =>
    Object.entries(bodies).map(([key, body]) => publishContent(gateway, `${path}/${key}`, body));
  const eventTypes = Object.entries(content.eventTypes).map(([type, body]) => {
    const path = `/api/ingest/v1/event-types/${type}`;
    return send(gateway.gatewayUrl, { method: 'PUT', path, key: gateway.apiKey, body });
  });
  // Together goes what does not refer to each other.
  await Promise.all([
    ...eventTypes,
    ...publishAll('brands', content.brands),
    ...publishAll('blocks', content.blocks),
  ]);
  await Promise.all([
    ...publishAll('templates', content.templates),
    ...publishAll('policies', content.policies),
  ]);
  await Promise.all(publishAll('definitions', content.definitions));
}
