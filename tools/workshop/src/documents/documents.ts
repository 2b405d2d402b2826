import { format } from 'prettier';
import { asyncApi, eventsPage } from './asyncapi.js';

/** The generated documents, by their path below the root of the workspace. */
export const documents = async (): Promise<Record<string, string>> => ({
  'docs/asyncapi.json': `${JSON.stringify(asyncApi(), null, 2)}\n`,
  'docs/events.md': await format(eventsPage(), { parser: 'markdown' }),
});
