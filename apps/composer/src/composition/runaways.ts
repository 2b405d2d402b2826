import { PermanentFailure } from '@tourbus/platform';
import { Runaway } from '../engine/engine.service.js';
import type { Request } from './request.js';

/** What ran away in a batch is looked for one message at a time; alone, the message is the one, and is parked. */
export async function endingWith<T>(
  alone: boolean,
  code: string,
  suspects: readonly Pick<Request, 'definition'>[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Runaway) || !alone) throw error;
    const names = suspects
      .map(({ definition }) => `“${definition.key}” (template “${definition.body.template}”)`)
      .join(', ');
    throw new PermanentFailure(
      code,
      `What the definition ${names} runs for this event does not end within the limits of time and memory.`,
      'Simplify the condition, or the loops of the template, publish, then replay.',
    );
  }
}
