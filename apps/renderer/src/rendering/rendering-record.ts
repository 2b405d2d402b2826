import { communicationRenderedV1 } from '@tourbus/contracts';
import type { Cause, Transaction } from '@tourbus/platform';
import { type Rendering, artefactsOf, renderedFact } from './rendering.js';

/** What caused a rendering: its envelope is there, since a rendering says when that was. */
export type RenderingCause = Required<Pick<Cause, 'envelope'>> & Cause;

/** The time of what caused it: a rendering that is announced again says the same. */
export const announceRendering = (tx: Transaction, rendering: Rendering, cause: RenderingCause): string =>
  tx.announce(communicationRenderedV1, renderedFact(rendering), {
    identity: rendering.composed.communicationId,
    cause,
    at: new Date(cause.envelope.time),
  });

export async function insertRenderings(tx: Transaction, renderings: readonly Rendering[]): Promise<void> {
  const column = (value: (rendering: Rendering) => unknown): unknown[] => renderings.map(value);
  await tx.query(
    `INSERT INTO renderings (communication_id, channel, template, template_version, content_key, renderer_version, artefacts, pages,
                             customer_id)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::jsonb[], $8::int[],
                          $9::text[])
     ON CONFLICT (communication_id) DO NOTHING`,
    [
      column(({ composed }) => composed.communicationId),
      column(({ composed }) => composed.channel),
      column(({ composed }) => composed.template.key),
      column(({ composed }) => composed.template.version),
      column(({ contentKey }) => contentKey),
      column(({ rendererVersion }) => rendererVersion),
      column(({ parts }) => JSON.stringify(artefactsOf(parts))),
      column(({ pages }) => pages),
      column(({ composed }) => composed.customerId),
    ],
  );
}
