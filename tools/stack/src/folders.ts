import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone. This file lies equally deep in src and in dist. */
export const workspace = resolve(fileURLToPath(import.meta.url), '../../../..');

/** Everything that the stack writes lies below this folder, unless a test gives another. */
export const stackFolder = resolve(workspace, '.tourbus');
