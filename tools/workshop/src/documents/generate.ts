import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { documents } from './documents.js';

const root = new URL('../../../../', import.meta.url);

/** `--check` fails where a document is not what the code says; otherwise they are written. */
async function main(): Promise<void> {
  const check = process.argv.includes('--check');
  mkdirSync(new URL('docs/', root), { recursive: true });
  for (const [path, wanted] of Object.entries(await documents())) {
    const file = new URL(path, root);
    if (!check) writeFileSync(file, wanted);
    else if (readFileSync(file, 'utf8') !== wanted)
      throw new Error(`${path} is not what the code says. Run: npm run docs:generate`);
  }
}

await main();
