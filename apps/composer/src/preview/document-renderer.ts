export interface DocumentToRender {
  title: string;
  locale: string;
  dir: 'ltr' | 'rtl';
  css: string;
  /** What goes inside `<body>`. */
  body: string;
  tagged: boolean;
}

/** Lays documents out as PDF, for previews; communications are rendered from their facts. */
export abstract class DocumentRenderer {
  /** @throws Problem where the renderer cannot be reached, or refuses */
  abstract render(document: DocumentToRender): Promise<Buffer>;
}
