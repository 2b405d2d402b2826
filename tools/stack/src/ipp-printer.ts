import { fromApt, isExecutable, onPath } from './programs.js';
import { StackFailure } from './steps.js';

/** The programs of a printer that is none: CUPS' own stand-in for tests. */
export interface IppPrinterPrograms {
  ippeveprinter: string;
  /** It wants a system bus, to tell the network of itself; nothing where the system has another way. */
  dbusDaemon: string | undefined;
}

/** Debian keeps servers where the path of an ordinary user does not lead. */
const inSbin = '/usr/sbin/ippeveprinter';

/** @throws StackFailure that says what to install */
export function findIppPrinter(): IppPrinterPrograms {
  const wanted = process.env.IPPEVEPRINTER;
  if (wanted && !isExecutable(wanted))
    throw new StackFailure(
      `IPPEVEPRINTER names ${wanted}, which is no program that can be run. Correct it or unset it.`,
    );
  const ippeveprinter =
    wanted ??
    onPath(['ippeveprinter']) ??
    [inSbin].find(isExecutable) ??
    fromApt('cups-ipp-utils', ['ippeveprinter']);
  if (!ippeveprinter) throw missing('ippeveprinter', 'cups-ipp-utils');
  if (process.platform !== 'linux') return { ippeveprinter, dbusDaemon: undefined };
  const dbusDaemon = onPath(['dbus-daemon']) ?? fromApt('dbus-daemon', ['dbus-daemon']);
  if (!dbusDaemon) throw missing('dbus-daemon', 'dbus-daemon');
  return { ippeveprinter, dbusDaemon };
}

const missing = (program: string, packaged: string): StackFailure =>
  new StackFailure(
    `${program} was not found, and printing cannot be tested without it. Install it (Debian: apt-get install ` +
      `${packaged}; macOS brings ippeveprinter), or name it with IPPEVEPRINTER=/path/to/ippeveprinter.`,
  );
