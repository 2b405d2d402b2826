import { execFile } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What the services are built from, and what stands around them in a stack. */
const sources = ['package.json', 'tsconfig.base.json', 'apps', 'libs', 'tools', 'samples', 'tests/faults'];

interface Package {
  name: string;
  workspaces?: string[];
}

const packageIn = (folder: string): Package =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package;

/** Where the packages of a checkout lie, relative to it. */
function foldersOf(checkout: string): string[] {
  const patterns = packageIn(checkout).workspaces ?? [];
  return patterns
    .flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: checkout }))
    .map((file) => dirname(file));
}

/** The working tree's sources as they are now, without what was built of them. */
export function copySources(checkout: string, scratch: string): void {
  const isSource = (path: string): boolean => !['node_modules', 'dist'].includes(basename(path));
  for (const name of sources)
    if (existsSync(join(checkout, name)))
      cpSync(join(checkout, name), join(scratch, name), { recursive: true, filter: isSource });
}

/**
 * Lends a second checkout the packages that the first has installed. Its own packages are its own: services of the
 * scratch run the scratch's libraries.
 */
export function lendPackages(checkout: string, scratch: string): void {
  const installed = join(checkout, 'node_modules');
  const own = join(scratch, 'node_modules');
  mkdirSync(join(own, '@tourbus'), { recursive: true });
  for (const name of readdirSync(installed))
    if (name !== '@tourbus') symlinkSync(join(installed, name), join(own, name));
  for (const folder of foldersOf(scratch)) {
    symlinkSync(join(scratch, folder), join(own, packageIn(join(scratch, folder)).name));
    const nested = join(checkout, folder, 'node_modules');
    if (existsSync(nested)) symlinkSync(nested, join(scratch, folder, 'node_modules'));
  }
}

/** @throws what the compiler says */
export async function build(scratch: string, projects: readonly string[]): Promise<void> {
  const compiler = join(scratch, 'node_modules/typescript7/bin/tsc');
  try {
    await execute(process.execPath, [compiler, '-b', ...projects], { cwd: scratch });
  } catch (error) {
    const { stdout = '', message } = error as Error & { stdout?: string };
    throw new Error(`The build in ${scratch} failed:\n${stdout || message}`, { cause: error });
  }
}
