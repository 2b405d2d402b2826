import { stringify } from 'csv-stringify/sync';

/** One document of a print stream, for whoever checks what was printed and inserted. */
export interface IndexEntry {
  /** In the order of printing; what could not be printed leaves a gap. */
  sequence: number;
  envelope: number;
  communicationId: string;
  customerId: string;
  part: number;
  firstPage: number;
  pages: number;
  sheets: number;
  /** SHA-256 of the document as an artefact of its own. */
  digest: string;
}

const columns: (keyof IndexEntry)[] = [
  ...(['sequence', 'envelope', 'communicationId', 'customerId'] as const),
  ...(['part', 'firstPage', 'pages', 'sheets', 'digest'] as const),
];

/** @param head true for the first lines of a file */
export const csvOf = (entries: readonly IndexEntry[], head: boolean): string =>
  stringify([...entries], {
    header: head,
    columns,
    record_delimiter: 'windows',
    // What begins like a formula would act in a spreadsheet.
    escape_formulas: true,
  });
