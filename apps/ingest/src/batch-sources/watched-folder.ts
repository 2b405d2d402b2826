import { type Stats, constants } from 'node:fs';
import {
  type FileHandle,
  access,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  writeFile,
} from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { RunFailed } from './run-failed.js';

/** Names under which programs write files that are not whole yet, and what is nobody's business. */
const unfinished = /^\.|^~|\.(part|partial|tmp|temp|filepart|crdownload|swp)$/i;

export interface Sighting {
  size: number;
  modified: number;
  inode: number;
  /** On a clock that only goes forward. */
  since: number;
}

const unusable = (reason: string): RunFailed =>
  new RunFailed(
    'folder-unusable',
    reason,
    'See that the folder is there, below BATCH_FOLDERS, and can be written to.',
  );

/**
 * The folder that a source names.
 * @param root BATCH_FOLDERS
 * @throws RunFailed where it lies elsewhere, or leads there by a link
 */
export async function folderBelow(root: string | undefined, path: string): Promise<string> {
  if (root === undefined) throw unusable('No folder may be watched here: BATCH_FOLDERS is not set.');
  const wanted = resolve(root, path);
  if (path.includes('\0') || !isBelow(resolve(root), wanted))
    throw unusable(`“${path}” does not lie below BATCH_FOLDERS.`);
  const [real, realRoot] = await Promise.all([realpath(wanted), realpath(root)]).catch((error: Error) => {
    throw unusable(`“${path}” cannot be opened: ${error.message}.`);
  });
  if (!isBelow(realRoot, real)) throw unusable(`“${path}” leads out of BATCH_FOLDERS by a link.`);
  return real;
}

const isBelow = (root: string, path: string): boolean => {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !way.startsWith(sep);
};

/** Looks at a folder again and again, and tells which files have stood still for long enough. */
export class WatchedFolder {
  private seen = new Map<string, Sighting>();

  constructor(readonly folder: string) {}

  /** @param now milliseconds on a clock that only goes forward */
  async settled(settleMilliseconds: number, now: number): Promise<{ name: string; sighting: Sighting }[]> {
    await access(this.folder, constants.W_OK).catch((error: Error) => {
      throw unusable(`Files cannot be moved there: ${error.message}.`);
    });
    const seen = new Map<string, Sighting>();
    for (const name of (await readdir(this.folder)).sort()) {
      if (unfinished.test(name)) continue;
      const stats = await lstat(join(this.folder, name)).catch(() => undefined);
      if (!stats?.isFile()) continue;
      const before = this.seen.get(name);
      const since = before && isSame(stats, before) ? before.since : now;
      seen.set(name, { size: stats.size, modified: stats.mtimeMs, inode: stats.ino, since });
    }
    this.seen = seen;
    return [...seen]
      .filter(([, { since }]) => now - since >= settleMilliseconds)
      .map(([name, sighting]) => ({ name, sighting }));
  }

  /** Nobody's link is followed. @returns nothing where it is not the file that was seen any more */
  async open(name: string, sighting: Sighting): Promise<FileHandle | undefined> {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(join(this.folder, name), flags).catch(() => undefined);
    if (!handle || isSame(await handle.stat(), sighting)) return handle;
    await handle.close();
    return undefined;
  }

  /** Puts a file where files go that were taken. The digest before its name keeps those of other days beside it. */
  async finish(name: string, sighting: Sighting, digest: string): Promise<void> {
    await this.move(name, sighting, join(await this.sub('done'), prefixed(digest, name)));
  }

  /** The reason is there before the file is, so that none lies there without one. */
  async refuse(name: string, sighting: Sighting, digest: string, reason: string): Promise<void> {
    if (!(await lies(join(this.folder, name), sighting))) return;
    const place = join(await this.sub('failed'), prefixed(digest, name));
    await writeFile(`${place}.reason.txt`, `${reason}\n`);
    await this.move(name, sighting, place);
  }

  /**
   * Reading takes a while, in which somebody may put another file there under the same name: that one stays, and the
   * next look takes it. One that comes between these two calls is moved unread; it cannot be put back for certain,
   * since file systems differ in what a link may be made to, and in whether a file that was moved is still the same.
   */
  private async move(name: string, sighting: Sighting, place: string): Promise<void> {
    const path = join(this.folder, name);
    if (await lies(path, sighting)) await rename(path, place).catch(unlessGone);
  }

  private async sub(name: string): Promise<string> {
    const folder = join(this.folder, name);
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    if (!(await lstat(folder)).isDirectory()) throw unusable(`“${name}” is no folder.`);
    return folder;
  }
}

export const isSame = (stats: Stats, { size, modified, inode }: Sighting): boolean =>
  stats.isFile() && stats.size === size && stats.mtimeMs === modified && stats.ino === inode;

/** Whether it is still the file that was seen that lies there. */
async function lies(path: string, sighting: Sighting): Promise<boolean> {
  const stats = await lstat(path).catch(unlessGone);
  return stats !== undefined && isSame(stats, sighting);
}

const prefixed = (digest: string, name: string): string => `${digest.slice(0, 12)}-${basename(name)}`;

/** Another replica has moved it meanwhile: it took the same bytes. */
function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
