import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CodePointSet, isIn, rangesIn } from './code-point-set.js';
import { familyName } from './style-sheet.js';

/** Fonts that stand in for others of the same widths, as fontconfig and Chromium agree: a letter in Arial is one in Liberation Sans. */
const standIns: Readonly<Record<string, readonly string[]>> = {
  arial: ['liberation sans', 'arimo'],
  helvetica: ['liberation sans', 'arimo'],
  'times new roman': ['liberation serif', 'tinos'],
  times: ['liberation serif', 'tinos'],
  'courier new': ['liberation mono', 'cousine'],
  courier: ['liberation mono', 'cousine'],
  calibri: ['carlito'],
  cambria: ['caladea'],
  georgia: ['gelasio'],
};

/** The fonts that are installed where the browser runs. */
export class SystemFonts {
  private readonly charsets = new Map<string, string[]>();
  private readonly families = new Map<string, CodePointSet>();

  /** @param listing one font a line: its families, a tab, the ranges of its characters in hexadecimal */
  constructor(listing: string) {
    for (const line of listing.split('\n')) {
      const [names = '', charset = ''] = line.split('\t');
      for (const name of names.split(',').map(familyName).filter(Boolean))
        this.charsets.set(name, [...(this.charsets.get(name) ?? []), charset]);
    }
  }

  has(family: string): boolean {
    return [family, ...(standIns[family] ?? [])].some((name) => this.charsets.has(name));
  }

  /** Whether a font of the family has the character. */
  draws(family: string, codePoint: number): boolean {
    return [family, ...(standIns[family] ?? [])].some((name) => this.charactersOf(name).has(codePoint));
  }

  /** Whether any font has it: browsers look through all of them before they draw a box. */
  drawsAtAll(codePoint: number): boolean {
    for (const charsets of this.charsets.values())
      if (charsets.some((charset) => isIn(codePoint, this.rangesOf(charset)))) return true;
    return false;
  }

  private readonly ranges = new Map<string, ReturnType<typeof rangesIn>>();

  private rangesOf(charset: string): ReturnType<typeof rangesIn> {
    const known = this.ranges.get(charset) ?? rangesIn(charset);
    this.ranges.set(charset, known);
    return known;
  }

  private charactersOf(family: string): CodePointSet {
    const known = this.families.get(family);
    if (known) return known;
    const set = new CodePointSet();
    for (const charset of this.charsets.get(family) ?? [])
      for (const [first, last] of this.rangesOf(charset))
        for (let code = first; code <= last; code++) set.add(code);
    this.families.set(family, set);
    return set;
  }
}

/**
 * Asks fontconfig, as the browser does.
 * @returns undefined where nobody can tell, for lack of fontconfig's programs
 */
export async function listSystemFonts(environment: Record<string, string>): Promise<SystemFonts | undefined> {
  try {
    const { stdout } = await promisify(execFile)('fc-list', ['--format', '%{family}\t%{charset}\n'], {
      env: environment,
      timeout: 20_000,
      maxBuffer: 256 * 1024 * 1024,
    });
    return stdout.trim() ? new SystemFonts(stdout) : undefined;
  } catch {
    return undefined;
  }
}
