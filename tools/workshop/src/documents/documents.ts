import { format } from 'prettier';
import { asyncApi, eventsPage } from './asyncapi.js';
import { natsAuthorization, natsUsersValues } from './nats-users.js';

/** The generated documents, by their path below the root of the workspace. */
export const documents = async (): Promise<Record<string, string>> => ({
  'docs/asyncapi.json': `${JSON.stringify(asyncApi(), null, 2)}\n`,
  'deploy/k8s/nats/authorization.conf': natsAuthorization(),
  'deploy/k8s/overlays/production/data/nats-users.yaml': await natsUsersValues(),
  'docs/events.md': await format(eventsPage(), { parser: 'markdown' }),
});
