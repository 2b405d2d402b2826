/** Why a template and these data make no content. Names variables and places, never a value: values are personal data. */
export class TemplateFailure extends Error {
  readonly code: string;
  /** What of the template failed, as the author wrote it. */
  statement?: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const unknownVariable = (name: string): TemplateFailure =>
  new TemplateFailure('unknown-variable', `“${name}” is not defined`);
