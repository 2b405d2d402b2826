import { globSync, readFileSync } from 'node:fs';

/** All sources of a folder as one text, without tests. */
export const sourcesOf = (folder: string): string =>
  globSync(`${folder}/**/*.ts`)
    .filter((file) => !file.endsWith('.spec.ts'))
    .sort()
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
