import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A folder that a printer reads: files appear in it whole, by rename, and stay once they are there. */
export class SpoolFolder {
  constructor(private readonly folder: string) {}

  /** In this order, so that the last of them stands for all. @param files by name, which may lie in a folder of its own */
  async write(files: readonly (readonly [name: string, bytes: Buffer])[]): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const folders = new Set<string>();
    for (const [name, bytes] of files) folders.add(await this.writeOne(join(this.folder, name), bytes));
    for (const folder of folders) await makeNamesDurable(folder);
  }

  private async writeOne(path: string, bytes: Buffer): Promise<string> {
    const folder = dirname(path);
    await mkdir(folder, { recursive: true });
    const draft = join(folder, `.${path.slice(folder.length + 1)}`);
    const file = await open(draft, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    return folder;
  }
}

/** A rename lasts once its folder is on disk. */
async function makeNamesDurable(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** What the file system said, as an outcome tells it. */
export function spoolFailure(error: unknown): { code: string; text: string } {
  const code = String((error as NodeJS.ErrnoException).code ?? 'unknown').toLowerCase();
  return {
    code: `spool-${code}`,
    text: 'The spool folder cannot be written. Check PRINT_SPOOL and the space there.',
  };
}
