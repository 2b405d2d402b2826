/** A paged document as it goes to the printer: the style sheet is kept apart, because many documents share it. */
export interface PrintableDocument {
  title: string;
  /** BCP 47. */
  locale: string;
  dir: 'ltr' | 'rtl';
  styleSheet: StyleSheet;
  /** What goes inside `<body>`. */
  body: string;
  /** With the structure that screen readers need (tagged PDF). */
  tagged: boolean;
}

export interface StyleSheet {
  /** SHA-256 of the text. */
  digest: string;
  css: string;
}

export interface PrintedDocument {
  pdf: Buffer;
  pages: number;
}

/** Pages of one document inside a PDF that others share. */
export interface PrintedPages {
  /** The same object for all documents that were printed into it. */
  pdf: Buffer;
  /** Where the document begins, counted from 1. */
  first: number;
  pages: number;
}

/** Turns documents into PDF. Scripts in them do not run, and they reach neither network nor files. */
export abstract class DocumentPrinter {
  /**
   * Prints as soon as there is room.
   * @throws PermanentFailure for a document that is too slow, too large, or crashes the engine again and again
   */
  abstract print(document: PrintableDocument): Promise<PrintedDocument>;

  /**
   * Prints documents together that nobody reads on a screen, in their order and untagged whatever they say: what a
   * print stream is made of. Several of them may share one PDF, in which each is found where the answer says.
   * @throws PermanentFailure as `print` does, for the first of them that cannot be printed
   */
  abstract printTogether(documents: readonly PrintableDocument[]): Promise<PrintedPages[]>;

  /** Name and version of the engine, `chromium/153.0.8010.0`: part of what the bytes depend on. */
  abstract version(): Promise<string>;

  /** Documents that wait for room. */
  abstract get waiting(): number;

  /** Whether documents can be printed now. */
  abstract get working(): boolean;
}
