import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@tourbus/platform';
import type { Config } from '../config.js';

const execute = promisify(execFile);

/** Longest that one call may take; a part of some thousand documents takes seconds. */
const longestSeconds = 300;

/** Pages of a file, as qpdf names them: `3` or `3-7`. */
export interface PageRange {
  file: string;
  range: string;
}

export const rangeOf = (first: number, pages: number): string =>
  pages === 1 ? String(first) : `${first}-${first + pages - 1}`;

/** The ranges of one file after each other are one. */
const merged = (pages: readonly PageRange[]): PageRange[] =>
  pages.reduce<PageRange[]>((all, { file, range }) => {
    const last = all.at(-1);
    if (last?.file === file) last.range += `,${range}`;
    else all.push({ file, range });
    return all;
  }, []);

/**
 * Joins and cuts PDFs in a process of its own. From what it reads it takes pages and nothing else: no outline, no
 * structure and no information about a document reaches another. The same pages are the same bytes.
 */
@Injectable()
export class Qpdf {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** @param overlay drawn over these pages of the result (a range of qpdf), its first page over the first of them */
  async join(
    pages: readonly PageRange[],
    into: string,
    overlay?: { file: string; to: string },
  ): Promise<void> {
    const over = overlay ? ['--overlay', overlay.file, `--to=${overlay.to}`, '--'] : [];
    await this.run(into, [...taking(pages), ...over, into]);
  }

  /** Writes pages as files of `each` pages. @param pattern a path with `%d`, for which the numbers of the pages stand */
  async split(pages: readonly PageRange[], each: number, pattern: string): Promise<void> {
    await this.run(pattern.replace('%d', 'split'), [...taking(pages), `--split-pages=${each}`, pattern]);
  }

  async countPages(file: string): Promise<number> {
    const { stdout } = await this.call(['--show-npages', file]);
    return Number(stdout);
  }

  /** Thousands of ranges are more than a command line holds, so they are read from a file. */
  private async run(beside: string, lines: readonly string[]): Promise<void> {
    const file = `${beside}.arguments`;
    await writeFile(file, lines.join('\n'));
    await this.call([`@${file}`]);
  }

  private async call(given: readonly string[]): Promise<{ stdout: string }> {
    try {
      return await execute(this.config.QPDF_PATH, [...given], {
        timeout: longestSeconds * 1_000,
        killSignal: 'SIGKILL',
        maxBuffer: 1024 * 1024,
      });
    } catch (error) {
      const {
        code,
        stderr = '',
        killed,
      } = error as { code?: number | string; stderr?: string; killed?: boolean };
      if (code === 'ENOENT')
        throw new Error(
          `There is no program ${this.config.QPDF_PATH}: print streams need qpdf. Install it (Debian: qpdf), or name it by QPDF_PATH.`,
          { cause: error },
        );
      // Status 3: done, with warnings.
      if (code === 3) return { stdout: (error as { stdout?: string }).stdout ?? '' };
      const why = killed
        ? `took longer than ${longestSeconds} s`
        : `ended with ${code}: ${stderr.slice(0, 500)}`;
      throw new Error(`qpdf ${why}`, { cause: error });
    }
  }
}

const taking = (pages: readonly PageRange[]): string[] => [
  '--empty',
  '--deterministic-id',
  '--object-streams=generate',
  '--remove-unreferenced-resources=auto',
  '--pages',
  ...merged(pages).flatMap(({ file, range }) => [file, range]),
  '--',
];
