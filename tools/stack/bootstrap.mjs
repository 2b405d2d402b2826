#!/usr/bin/env node
// Makes a clone ready and runs a command on Node 24. Plain JavaScript on built-in modules only, for
// Node 20 and later, because nothing is installed yet when it runs.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { constants as system } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
const modules = join(root, 'node_modules');
const node24 = join(modules, '.bin', 'node');

const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const commands = {
  demo: ['tools/stack/dist/demo.js'],
  start: ['tools/stack/dist/start.js'],
  dev: ['tools/stack/dist/dev.js'],
  test: [...jest, '--config', 'jest.config.mjs'],
  drills: [...jest, '--config', 'jest.drills.config.mjs'],
};

class Refusal extends Error {}

function usage() {
  return [
    'Usage: node tools/stack/bootstrap.mjs <command> [arguments]',
    `Commands: ${Object.keys(commands).join(', ')}; or a JavaScript file, run the same way.`,
  ].join('\n');
}

function report(name, detail, since) {
  console.log(
    `  ${name.padEnd(14)}${detail.padEnd(46)}${((Date.now() - since) / 1000).toFixed(1).padStart(6)} s`,
  );
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

// Debian keeps servers in /usr/sbin, which is not on the path of an ordinary user.
function findProgram(name, { without = '' } = {}) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder && folder !== without);
  const candidates = [...folders, '/usr/local/bin', '/usr/local/sbin', '/usr/sbin', '/opt/homebrew/bin'];
  return candidates.map((folder) => join(folder, name)).find(isExecutable);
}

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 2 ** 20, ...options });
  return {
    ok: done.status === 0,
    output: `${done.stdout ?? ''}${done.stderr ?? ''}${done.error ?? ''}`.trim(),
  };
}

// npm must not run on the Node of node_modules, which it is about to replace.
function installPackages() {
  const lockFile = join(root, 'package-lock.json');
  const lock = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  const record = join(modules, '.tourbus-lock');
  const installed = join(modules, '.package-lock.json');
  const since = Date.now();
  const recorded = existsSync(record) ? readFileSync(record, 'utf8').trim() : undefined;
  const byHand =
    !recorded && existsSync(installed) && statSync(installed).mtimeMs >= statSync(lockFile).mtimeMs;
  const complete = existsSync(installed) && isExecutable(node24);
  if (complete && (recorded === lock || byHand)) {
    if (byHand) writeFileSync(record, `${lock}\n`);
    return;
  }
  console.log('  npm packages  installing from package-lock.json, a minute or two …');
  const own = join(modules, '.bin');
  const PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== own)
    .join(delimiter);
  const npm = findProgram('npm', { without: own });
  if (!npm) throw new Refusal('npm is not on the PATH. Install Node.js 20 or later together with npm.');
  const { ok, output } = run(npm, ['ci', '--no-audit', '--no-fund'], { env: { ...process.env, PATH } });
  if (!ok) {
    const said = output.split('\n').slice(0, 20).join('\n');
    throw new Refusal(`npm ci failed, so nothing can start. It said:\n${said}`);
  }
  writeFileSync(record, `${lock}\n`);
  report('npm packages', 'installed', since);
}

function natsFromApt(folder) {
  mkdirSync(folder, { recursive: true });
  for (const part of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, part), { recursive: true });
  const own = [`Dir::State::lists=${folder}/lists`, `Dir::Cache=${folder}/cache`, 'APT::Sandbox::User=root'];
  const options = own.flatMap((option) => ['-o', option]);
  // Unpacked rather than installed: needs no root, and Debian's package would start a server on port 4222.
  const log = [];
  for (const action of [['update'], ['download', 'nats-server']]) {
    const { ok, output } = run('apt-get', [...options, '-q', ...action], { cwd: folder });
    log.push(output);
    if (!ok) return { log: log.join('\n') };
  }
  const archive = readdirSync(folder).find(
    (file) => file.startsWith('nats-server_') && file.endsWith('.deb'),
  );
  const unpacked = archive
    ? run('dpkg-deb', ['-x', join(folder, archive), folder])
    : { ok: false, output: '' };
  for (const part of ['lists', 'cache', archive ?? 'lists'])
    rmSync(join(folder, part), { recursive: true, force: true });
  return { ok: unpacked.ok, log: [...log, unpacked.output].join('\n') };
}

function findNats() {
  if (process.env.NATS_URL) return;
  const since = Date.now();
  const folder = join(root, '.tourbus', 'nats-server');
  const unpacked = () =>
    ['usr/sbin', 'usr/bin'].map((bin) => join(folder, bin, 'nats-server')).find(isExecutable);
  const wanted = process.env.NATS_SERVER;
  if (wanted && !isExecutable(wanted)) {
    throw new Refusal(
      `NATS_SERVER names ${wanted}, which is no program that can be run. Correct it or unset it.`,
    );
  }
  let found = wanted || findProgram('nats-server') || unpacked();
  let log = '';
  if (!found && findProgram('apt-get') && findProgram('dpkg-deb')) {
    console.log('  nats-server   not found here: fetching it with apt …');
    log = natsFromApt(folder).log;
    found = unpacked();
  } else if (!found && findProgram('brew')) {
    console.log('  nats-server   not found here: installing it with Homebrew …');
    log = run('brew', ['install', 'nats-server']).output;
    found = findProgram('nats-server');
  }
  if (!found) {
    const remedy = [
      'nats-server is missing, and it could not be installed from here.',
      'Install version 2.9 or later in one of these ways, then run the command again:',
      '  Debian, Ubuntu   sudo apt-get update && sudo apt-get install nats-server',
      '  macOS            brew install nats-server',
      '  elsewhere        a release from https://github.com/nats-io/nats-server/releases,',
      '                   named by NATS_SERVER=/path/to/nats-server',
      'or name a running server with NATS_URL=nats://host:4222.',
    ];
    throw new Refusal([...remedy, ...(log ? [`The attempt said:\n${log}`] : [])].join('\n'));
  }
  if (!wanted && log) report('nats-server', found.replace(`${root}/`, ''), since);
  process.env.NATS_SERVER = found;
}

function build() {
  const since = Date.now();
  const { ok, output } = run(node24, ['node_modules/typescript7/bin/tsc', '-b']);
  if (!ok) throw new Refusal(`The build failed, so nothing was started:\n${output}`);
  report('build', 'TypeScript, up to date', since);
}

/** What the console is built from, as one digest: some milliseconds for some hundred small files. */
function consoleSources() {
  const folder = join(root, 'apps', 'console');
  const within = ['src', 'public'].flatMap((part) =>
    readdirSync(join(folder, part), { recursive: true }).map((name) => join(part, name)),
  );
  const files = [...within, 'index.html', 'package.json', 'vite.config.ts'].filter(
    (name) => !/\.spec\.ts$/.test(name),
  );
  const digest = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const name of files.sort()) {
    const file = join(folder, name);
    if (statSync(file).isFile()) digest.update(`${name}\0`).update(readFileSync(file));
  }
  return digest.digest('hex');
}

/** The web application is built where its sources have changed; a test or a service never waits for it otherwise. */
function buildConsole() {
  const since = Date.now();
  const record = join(root, 'apps', 'console', 'dist', '.sources');
  const sources = consoleSources();
  if (existsSync(record) && readFileSync(record, 'utf8').trim() === sources) return;
  const vite = join('node_modules', 'vite', 'bin', 'vite.js');
  const { ok, output } = run(node24, [vite, 'build', 'apps/console', '--logLevel', 'warn']);
  if (!ok) throw new Refusal(`The console could not be built, so nothing was started:\n${output}`);
  writeFileSync(record, `${sources}\n`);
  report('console', 'built', since);
}

/** npm runs scripts through a shell, which may stay between npm and this process. */
function findNpm() {
  const parent = process.ppid;
  const { output } = run('ps', ['-o', 'ppid=,comm=', '-p', String(parent)]);
  const [, grandparent, name] = /^(\d+)\s+(.*)$/.exec(output) ?? [];
  return /(^|\/)-?(da|ba|z|k)?sh$/.test(name ?? '') ? Number(grandparent) : parent;
}

function watchParent(onGone) {
  // npm killed with SIGKILL forwards nothing; without this its stack would stay behind, unseen.
  if (!process.env.npm_lifecycle_event) return;
  const [parent, npm] = [process.ppid, findNpm()];
  const isGone = () => {
    if (process.ppid !== parent) return true;
    try {
      return !process.kill(npm, 0);
    } catch (error) {
      return error.code === 'ESRCH';
    }
  };
  const watch = setInterval(() => {
    if (!isGone()) return;
    clearInterval(watch);
    onGone();
  }, 250).unref();
}

function runCommand(args) {
  const env = { ...process.env, PATH: [join(modules, '.bin'), process.env.PATH].join(delimiter) };
  // Workers of the test runner do not inherit flags given on the command line.
  if (args[0] === jest[0])
    env.NODE_OPTIONS = [process.env.NODE_OPTIONS, jest[0], jest[1]].filter(Boolean).join(' ');
  // The message channel lets the program notice when this process is killed.
  const child = spawn(node24, args, { cwd: root, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  watchParent(() => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (system.signals[signal ?? 'SIGTERM'] ?? 15)));
}

function main() {
  const [command, ...args] = process.argv.slice(2);
  const program = commands[command] ?? (command && /\.m?js$/.test(command) ? [command] : undefined);
  if (!program) throw new Refusal(usage());
  if (Number.parseInt(process.versions.node, 10) < 20) {
    throw new Refusal(`Node.js ${process.versions.node} is too old: install Node.js 20 or later.`);
  }
  if (process.platform === 'win32') throw new Refusal('Windows itself is not supported: use WSL 2.');
  installPackages();
  findNats();
  build();
  buildConsole();
  runCommand([...program, ...args]);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Refusal ? error.message : error);
  process.exitCode = 1;
}
