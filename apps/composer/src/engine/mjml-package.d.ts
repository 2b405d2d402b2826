declare module 'mjml' {
  interface MjmlError {
    line: number;
    message: string;
    tagName: string;
  }
  /** MJML 5; it has no types of its own. */
  export default function mjml2html(
    source: string,
    options: {
      validationLevel: 'soft';
      keepComments: boolean;
      ignoreIncludes: boolean;
      fonts: Record<string, string>;
    },
  ): Promise<{ html: string; errors: MjmlError[] }>;
}
