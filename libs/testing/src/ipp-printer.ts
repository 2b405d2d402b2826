import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findIppPrinter, freePort } from '@tourbus/stack';
import { eventually } from './eventually.js';

/** A job as the printer's command saw it when it printed. */
export interface PrintedJob {
  name: string;
  pdf: Buffer;
  /** `IPP_…` variables: the job's attributes. */
  attributes: Record<string, string>;
}

/** CUPS' printer without paper, on a port of its own. */
export interface IppPrinter {
  url: string;
  /** What was printed, in that order. */
  printed(): PrintedJob[];
  /** Lets it run out of paper, or gives it some: jobs wait meanwhile. */
  setPaper(there: boolean): void;
  /** The next jobs are aborted, as if the paper had jammed for good. */
  jam(jammed: boolean): void;
  stop(): Promise<void>;
  start(): Promise<void>;
}

const busConfiguration = (
  socket: string,
): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
`;

/** Keeps what it prints and how it was asked to; waits while there is no paper. */
const command = (folder: string): string => `#!/bin/sh
[ -e "${folder}/jammed" ] && { echo "ERROR: Paper jam." >&2; exit 1; }
if [ ! -e "${folder}/paper" ]; then
  echo "STATE: +media-empty-error" >&2
  while [ ! -e "${folder}/paper" ]; do sleep 0.1; done
  echo "STATE: -media-empty-error" >&2
fi
cp "$1" "${folder}/printed/$IPP_JOB_NAME.pdf"
env | grep '^IPP_' > "${folder}/printed/$IPP_JOB_NAME.env"
echo "$IPP_JOB_NAME" >> "${folder}/order"
`;

/** @param folder of its own; @throws StackFailure where the program is missing and cannot be installed */
export async function startIppPrinter(folder: string): Promise<IppPrinter> {
  const programs = findIppPrinter();
  for (const each of ['spool', 'printed']) mkdirSync(join(folder, each), { recursive: true });
  writeFileSync(join(folder, 'command.sh'), command(folder), { mode: 0o755 });
  writeFileSync(join(folder, 'bus.conf'), busConfiguration(join(folder, 'bus')));
  const port = await freePort();
  const [paper, jammed] = [join(folder, 'paper'), join(folder, 'jammed')];
  writeFileSync(paper, '');
  let processes: ChildProcess[] = [];

  const start = async (): Promise<void> => {
    const { ippeveprinter, dbusDaemon } = programs;
    const run = (program: string, args: string[], env: Record<string, string> = {}): void => {
      const log = openSync(join(folder, 'printer.log'), 'a');
      const options = { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', log, log] as const };
      processes.push(spawn(program, args, { ...options, stdio: [...options.stdio] }));
      closeSync(log);
    };
    const bus = join(folder, 'bus');
    if (dbusDaemon) {
      run(dbusDaemon, [`--config-file=${join(folder, 'bus.conf')}`, '--nofork']);
      await eventually(() => readdirSync(folder).includes('bus'));
    }
    const quietly = ['-n', 'localhost', '-r', 'off', '-p', String(port), '-2', '-k'];
    const printing = ['-d', join(folder, 'spool'), '-c', join(folder, 'command.sh'), '-f', 'application/pdf'];
    run(ippeveprinter, [...quietly, ...printing, 'test'], {
      DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${bus}`,
      TMPDIR: folder,
    });
    await eventually(async () => (await fetch(`http://localhost:${port}/`)).ok);
  };
  const stop = async (): Promise<void> => {
    for (const child of processes.reverse()) {
      if (child.exitCode !== null || child.signalCode) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    processes = [];
  };
  await start().catch(async (error: unknown) => {
    await stop();
    throw new Error(`The printer did not start: ${readFileSync(join(folder, 'printer.log'), 'utf8')}`, {
      cause: error,
    });
  });
  appendFileSync(join(folder, 'order'), '');
  return {
    url: `ipp://localhost:${port}/ipp/print`,
    printed: () =>
      readFileSync(join(folder, 'order'), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((name) => ({
          name,
          pdf: readFileSync(join(folder, 'printed', `${name}.pdf`)),
          attributes: attributesIn(readFileSync(join(folder, 'printed', `${name}.env`), 'utf8')),
        })),
    setPaper: (there) => (there ? writeFileSync(paper, '') : unlinkIfThere(paper)),
    jam: (isJammed) => (isJammed ? writeFileSync(jammed, '') : unlinkIfThere(jammed)),
    start,
    stop,
  };
}

const unlinkIfThere = (path: string): void => rmSync(path, { force: true });

const attributesIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
