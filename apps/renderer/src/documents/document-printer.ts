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

/** Turns documents into PDF. Scripts in them do not run, and they reach neither network nor files. */
export abstract class DocumentPrinter {
  /**
   * Prints as soon as there is room.
   * @throws PermanentFailure for a document that is too slow, too large, or crashes the engine again and again
   */
  abstract print(document: PrintableDocument): Promise<PrintedDocument>;

  /** Name and version of the engine, `chromium/153.0.8010.0`: part of what the bytes depend on. */
  abstract version(): Promise<string>;

  /** Documents that wait for room. */
  abstract get waiting(): number;

  /** Whether documents can be printed now. */
  abstract get working(): boolean;
}
