import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { systemPython } from './render-printers.js';

const execute = promisify(execFile);
const folder = fileURLToPath(new URL('../peers/', import.meta.url));

/** Installs what is measured against, the first time and whenever its list has changed. */
export async function installPeers(): Promise<boolean> {
  const installed = `${folder}node_modules/.package-lock.json`;
  const wanted = JSON.parse(await readFile(`${folder}package.json`, 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const isThere = async ([name, version]: [string, string]): Promise<boolean> =>
    existsSync(installed) &&
    (JSON.parse(await readFile(installed, 'utf8')) as { packages: Record<string, { version?: string }> })
      .packages[`node_modules/${name}`]?.version === version;
  const present = await Promise.all(Object.entries(wanted.dependencies).map(isThere));
  if (present.every(Boolean)) return true;
  console.log('  The peers are installed into bench/peers …');
  const env = { ...process.env, PUPPETEER_SKIP_DOWNLOAD: '1' };
  try {
    // Not `npm ci`, which refuses a lock file without Typst's binaries of machines that a mirror does not carry.
    const install = ['install', '--no-save', '--ignore-scripts'];
    await execute('npm', install, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 });
    return true;
  } catch (error) {
    console.log(`  The peers could not be installed, so they are left out: ${String(error).slice(0, 300)}`);
    return false;
  }
}

/** Whether there is WeasyPrint for Python. */
export const hasWeasyPrint = (): Promise<boolean> =>
  execute(systemPython, ['-c', 'import weasyprint']).then(
    () => true,
    () => false,
  );

/** The Chromium that a machine has of its own, with which jsreport is used as it comes. */
export const ordinaryChromium = (): string | undefined =>
  [
    '/usr/bin/chromium',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/chromium-browser',
  ].find((path) => existsSync(path));
