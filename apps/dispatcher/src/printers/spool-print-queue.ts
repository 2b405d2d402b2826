import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SpoolFolder, spoolFailure } from '../senders/spool-folder.js';
import type { PrinterSays } from '../print-jobs/print-job.js';
import type { PrintAnswer, PrintQueue, PrintRequest, PrinterCondition } from './print-queue.js';

/**
 * Parts of print streams in a folder that a printer reads: `index/<stream>.csv` and `.json`, `<job>.pdf`, and last its
 * ticket `<job>.json`. The same job again is the same files; what is in the folder is done as far as we know.
 */
export class SpoolPrintQueue implements PrintQueue {
  private readonly files: SpoolFolder;

  constructor(private readonly folder: string) {
    this.files = new SpoolFolder(folder);
  }

  condition(): Promise<PrinterCondition> {
    return Promise.resolve({ says: {}, accepting: true, takesPageRanges: true });
  }

  async print({ name, pdf, sides, pageRanges, ticket, index }: PrintRequest): Promise<PrintAnswer> {
    const about = { printJob: name, ...ticket, sides, ...(pageRanges && { pageRanges }) };
    try {
      await this.files.write([
        ...(index
          ? ([
              [`index/${index.name}.csv`, index.csv],
              [`index/${index.name}.json`, index.json],
            ] as const)
          : []),
        [`${name}.pdf`, pdf],
        [`${name}.json`, Buffer.from(`${JSON.stringify(about)}\n`)],
      ]);
      return { kind: 'accepted', printerJobId: name };
    } catch (error) {
      return { kind: 'retry', ...spoolFailure(error) };
    }
  }

  find(name: string): Promise<string | undefined> {
    return Promise.resolve(existsSync(join(this.folder, `${name}.json`)) ? name : undefined);
  }

  look(): Promise<PrinterSays> {
    return Promise.resolve({ job: 'completed' });
  }
}
