import { parentPort } from 'node:worker_threads';
import { convert } from './convert.ts';
import { type Imported, ImportRefused, type Upload } from './imports.ts';

/** Why nothing came of it, in a form that crosses threads. */
export interface Refusal {
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
}
export type Conversion = { readonly imported: Imported } | { readonly refusal: Refusal };

const refusalOf = (error: unknown): Refusal =>
  error instanceof ImportRefused
    ? { code: error.code, detail: error.message, remedy: error.remedy }
    : {
        code: 'unreadable',
        detail: 'The file cannot be read: something in it is not as its format has it.',
        remedy: 'Open it in the program it comes from, save it again, and send that.',
      };

/** Reads what strangers made, in a thread that may be ended at any moment. */
parentPort?.on('message', (upload: Upload) => {
  void convert(upload)
    .then(
      (imported): Conversion => ({ imported }),
      (error: unknown): Conversion => ({ refusal: refusalOf(error) }),
    )
    .then((result) => parentPort?.postMessage({ result }));
});
