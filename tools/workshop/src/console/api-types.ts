import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ServiceName, workspace } from '@tourbus/stack';
import { format } from 'prettier';

const execute = promisify(execFile);
/** It needs a TypeScript of its own, so it lives where the console's packages do. */
const generator = join(workspace, 'apps/console/node_modules/openapi-typescript/bin/cli.js');

export const typesFile = (service: ServiceName): string =>
  join(workspace, 'apps/console/src/api/generated', `${service}.d.ts`);

export const documentOf = async (gateway: string, service: ServiceName): Promise<string> =>
  (await fetch(new URL(`/api/${service}/openapi.json`, gateway))).text();

/** The first line of a file of types: which document it was made of. */
export const originOf = (document: string): string =>
  `// Made of the OpenAPI document with the SHA-256 ${createHash('sha256').update(document).digest('hex')}`;

/** What a service documents, as the console's client takes it. */
export async function typesOf(document: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tourbus-types-'));
  try {
    const [input, output] = [join(folder, 'document.json'), join(folder, 'document.d.ts')];
    await writeFile(input, document);
    await execute(process.execPath, [generator, input, '--output', output]);
    const types = `${originOf(document)}\n${await readFile(output, 'utf8')}`;
    return await format(types, { parser: 'typescript', singleQuote: true, printWidth: 110 });
  } finally {
    await rm(folder, { recursive: true });
  }
}
