import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printedSteps, serviceNames, stackFolder, startStack } from '@tourbus/stack';
import { documentOf, typesFile, typesOf } from './api-types.js';

/** `npm run console:types`: writes the types of the APIs anew, from what the services of this build document. */
const folder = join(stackFolder, 'workshop');
const stack = await startStack({ folder, fresh: true, ports: 0, steps: printedSteps() });
try {
  for (const service of serviceNames)
    await writeFile(typesFile(service), await typesOf(await documentOf(stack.urls.gateway, service)));
} finally {
  await stack.stop();
}
