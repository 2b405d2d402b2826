import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { workspace } from './folders.js';
import type { Stack } from './stack.js';

/** Where everything is, for a person. */
export function describeAddresses({ urls }: Stack): string {
  return [
    '',
    `  Console                    ${urls.gateway}/`,
    `  Inbox of everything sent   ${urls.inbox}`,
    `  API descriptions           ${urls.gateway}/api/<service>/openapi.json`,
    '                             (ingest, composer, renderer, dispatcher, tracker)',
    '  Logs                       .tourbus/logs',
  ].join('\n');
}

/** The event is kept in a file, so that the command stays short enough to be copied. */
export function describeFirstEvent({ urls, folder }: Stack, event: object): string {
  const file = relative(workspace, join(folder, 'first-event.json'));
  const own = { ...event, id: randomUUID(), time: new Date().toISOString() };
  writeFileSync(join(folder, 'first-event.json'), `${JSON.stringify(own, null, 2)}\n`);
  return [
    '',
    '  Publish an event of your own: change this one, or send it as it is, from the folder of the clone:',
    '',
    `    curl ${urls.gateway}/api/ingest/v1/events \\`,
    `      -H "authorization: Bearer $(cat ${relative(workspace, join(folder, 'api-key'))})" \\`,
    '      -H "content-type: application/cloudevents+json" \\',
    `      -d @${file}`,
  ].join('\n');
}
