import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { fromApt, isExecutable, onPath } from './programs.js';
import { StackFailure } from './steps.js';

const execute = promisify(execFile);
const require = createRequire(import.meta.url);

const npmPackage = '@sparticuz/chromium';

export interface Chromium {
  path: string;
  /** What the browser's process needs in its environment besides the usual. */
  env: Record<string, string>;
}

const shells = ['chromium-headless-shell', 'chrome-headless-shell'];
const browsers = [...shells, 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const applications = ['Google Chrome', 'Chromium'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/** Fonts of the machine first, then the one that comes with the browser; the cache stays with us. */
function fontConfiguration(folder: string): string {
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    `  <cachedir>${folder}/fonts-cache</cachedir>`,
    '  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>',
    `  <dir>${folder}/fonts</dir>`,
    '</fontconfig>',
    '',
  ].join('\n');
}

/**
 * The package unpacks into the folder for temporary files and takes whatever lies there for complete,
 * so it runs in a process with a folder of its own, which is renamed once all is there. Several may do so at once.
 */
async function unpack(packaged: string, folder: string): Promise<void> {
  const libraries = join(packaged, 'bin', 'al2023.tar.br');
  mkdirSync(dirname(folder), { recursive: true });
  const attempt = mkdtempSync(`${folder}.`);
  const script = [
    `import chromium, { inflate } from ${JSON.stringify(pathToFileURL(require.resolve(npmPackage)).href)};`,
    'await chromium.executablePath();',
    `await inflate(${JSON.stringify(libraries)});`,
  ].join('\n');
  const env = { ...process.env, TMPDIR: attempt, NODE_OPTIONS: '' };
  await execute(process.execPath, ['--input-type=module', '--eval', script], { env });
  writeFileSync(join(attempt, 'fonts.conf'), fontConfiguration(folder));
  try {
    renameSync(attempt, folder);
  } catch (error) {
    // Somebody else was faster, and may be using theirs already.
    rmSync(attempt, { recursive: true, force: true });
    if (!existsSync(join(folder, 'chromium'))) throw error;
  }
}

function missingLibraries(path: string, env: NodeJS.ProcessEnv): boolean {
  const { status, stdout } = spawnSync('ldd', [path], { encoding: 'utf8', env });
  return status !== 0 || stdout.includes('not found');
}

async function fromNpm(folder: string): Promise<Chromium | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const packaged = join(dirname(require.resolve(npmPackage)), '..');
  const { version } = JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8')) as { version: string };
  const home = join(folder, `chromium-${version}`);
  const path = join(home, 'chromium');
  if (!existsSync(path)) await unpack(packaged, home);
  const env = {
    FONTCONFIG_FILE: join(home, 'fonts.conf'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
  };
  if (!missingLibraries(path, process.env)) return { path, env };
  // A bare machine lacks the NSS libraries; the package brings them.
  const bundled = { ...env, LD_LIBRARY_PATH: join(home, 'al2023', 'lib') };
  return missingLibraries(path, { ...process.env, ...bundled }) ? undefined : { path, env: bundled };
}

/**
 * Finds a headless Chromium: the one that CHROMIUM_PATH names; else npm's, which is by far the fastest
 * and the same on every machine, unpacked below `folder`; else one on the PATH; else apt's.
 */
export async function findChromium(folder: string): Promise<Chromium> {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    if (isExecutable(wanted)) return { path: wanted, env: {} };
    throw new StackFailure(
      `CHROMIUM_PATH names ${wanted}, which is no program that can be run. Correct it or unset it.`,
    );
  }
  const npm = await fromNpm(folder);
  if (npm) return npm;
  const path =
    onPath(browsers) ?? applications.find(isExecutable) ?? fromApt('chromium-headless-shell', shells);
  if (path) return { path, env: {} };
  throw new StackFailure(
    'No headless Chromium was found, and documents cannot be rendered without one. Install it ' +
      '(Debian: apt-get install chromium-headless-shell; macOS: brew install --cask chromium), ' +
      'or name one with CHROMIUM_PATH=/path/to/chromium.',
  );
}
