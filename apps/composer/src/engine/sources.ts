/** What an author wrote, and every block it could refer to. */
export interface TemplateSources {
  readonly variants: readonly VariantSource[];
  readonly documents: Readonly<Record<string, DocumentSource>>;
  readonly texts: Texts;
  readonly blocks: Readonly<Record<string, string>>;
}

/** Texts by language and key. */
export type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface AttachmentSource {
  readonly document: string;
  readonly fileName: string;
}

export type VariantSource =
  | {
      readonly channel: 'email';
      readonly locale?: string;
      readonly segment?: string;
      readonly subject: string;
      readonly mjml: string;
      readonly text: string;
      readonly attachments: readonly AttachmentSource[];
    }
  | {
      readonly channel: 'print';
      readonly locale?: string;
      readonly segment?: string;
      readonly document: string;
      readonly fileName?: string;
    }
  | { readonly channel: 'sms'; readonly locale?: string; readonly segment?: string; readonly text: string };

export interface DocumentSource {
  readonly title: string;
  readonly css: string;
  readonly html: string;
  /** Set where the document is in one language, whoever receives it. */
  readonly locale?: string;
}

/** Sources that passed: e-mail is HTML already, blocks are put in, and nothing outside is referred to. */
export interface CompiledTemplate {
  readonly variants: readonly CompiledVariant[];
  readonly documents: Readonly<Record<string, CompiledDocument>>;
  readonly texts: Texts;
  /** Blocks that are used with parameters. */
  readonly blocks: Readonly<Record<string, string>>;
}

export type CompiledVariant =
  | {
      readonly channel: 'email';
      readonly locale?: string;
      readonly segment?: string;
      readonly subject: string;
      readonly html: string;
      readonly text: string;
      readonly attachments: readonly AttachmentSource[];
    }
  | {
      readonly channel: 'print';
      readonly locale?: string;
      readonly segment?: string;
      readonly document: string;
      readonly fileName: string;
    }
  | { readonly channel: 'sms'; readonly locale?: string; readonly segment?: string; readonly text: string };

export type CompiledDocument = Omit<DocumentSource, 'css'>;

/** Something in a template that keeps it from being published. */
export interface Fault {
  readonly code: string;
  /** `email`, `email (de)`, `document invoice`, `block footer` */
  readonly variant: string;
  /** The field, and the line in it where that is known. */
  readonly place: string;
  readonly detail: string;
  readonly remedy: string;
}
