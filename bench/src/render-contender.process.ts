import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kind } from './render-documents.js';
import { jsreport, newPages, type Printer, typst, warmLoop, weasyPrint } from './render-printers.js';
import { StreamPrinter } from './render-stream.js';

/** A process of its own for each way, so that its processor time and memory are told apart. */
export interface Task {
  kind: Kind;
  first: number;
  count: number;
  /** Where the files are put for those who want to look into them; otherwise they are thrown away. */
  folder?: string;
}
export interface Done {
  milliseconds: number;
}

/** Documents printed at once. */
const together = 2;

const [, , name = '', executable = ''] = process.argv;
const ways: Record<string, () => Promise<Printer>> = {
  floor: () => warmLoop(executable),
  'new page': () => newPages(executable, false),
  'new page on our binary': () => newPages(executable, true),
  'jsreport as it comes': () => jsreport(executable, false),
  'jsreport on our binary': () => jsreport(executable, true),
  WeasyPrint: () => weasyPrint(),
  Typst: () => typst(),
};

async function printAll(printer: Printer, { kind, first, count, folder }: Task): Promise<void> {
  let next = first;
  const work = async (): Promise<void> => {
    for (let n = next++; n < first + count; n = next++) {
      const pdf = await printer.print(kind, n);
      if (folder) await writeFile(join(folder, `${kind}-${n}.pdf`), pdf);
    }
  };
  await Promise.all(Array.from({ length: together }, work));
}

const stream = async (): Promise<{
  about: string;
  run(task: Task): Promise<void>;
  stop(): Promise<unknown>;
}> => {
  const printer = await StreamPrinter.start(executable);
  return {
    about: printer.about,
    run: async ({ kind, first, count, folder }) => {
      const parts = await printer.print(kind, first, count);
      if (!folder) return;
      await writeFile(join(folder, 'parts.json'), JSON.stringify(parts.map(({ pages }) => pages)));
      for (const [i, { file }] of parts.entries()) await rename(file, join(folder, `part-${i}.pdf`));
    },
    stop: () => printer.stop(),
  };
};

const single = async (): ReturnType<typeof stream> => {
  const printer = await ways[name]?.();
  if (!printer) throw new Error(`There is no way called ${name}.`);
  return { about: printer.about, run: (task) => printAll(printer, task), stop: () => printer.stop() };
};

const way = await (name === 'print stream' ? stream() : single());
process.on('message', (task: Task) => {
  void (async () => {
    if (task.folder) await mkdir(task.folder, { recursive: true });
    const began = performance.now();
    await way.run(task);
    process.send?.({ milliseconds: performance.now() - began } satisfies Done);
  })().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.on('disconnect', () => void way.stop().finally(() => process.exit()));
process.send?.(way.about);
