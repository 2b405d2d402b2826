/** A file that is not kept, in words for who sent it. */
export class FileRefused extends Error {
  constructor(
    readonly code: string,
    detail: string,
    readonly remedy: string,
  ) {
    super(detail);
  }
}

export const damaged = (what: string, detail: string): FileRefused =>
  new FileRefused(
    'asset-damaged',
    `It begins as ${what}, but ${detail}.`,
    'Save it again with the program that it was made with, and upload that.',
  );

export const more = (what: string): FileRefused =>
  new FileRefused(
    'asset-ambiguous',
    `It is ${what}, and something else besides: what a file holds must not depend on who reads it.`,
    'Save it again as a plain picture or font, without attachments or scripts in it.',
  );
