import { HttpException, type HttpStatus } from '@nestjs/common';

/** RFC 9457 problem details, with what to do about it. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  /** Why, for this request. */
  detail: string;
  /** What the caller can do. */
  remedy: string;
  /** Where in the input, as JSON pointers, for problems of validation. */
  errors?: { pointer: string; detail: string }[];
  [extension: string]: unknown;
}

/**
 * An answer that says what is wrong, why, and what to do. `code` is stable and becomes the problem's type
 * `urn:tourbus:problem:<code>`.
 */
export class Problem extends HttpException {
  constructor(
    readonly code: string,
    status: HttpStatus | number,
    title: string,
    detail: string,
    remedy: string,
    readonly extensions: Record<string, unknown> = {},
  ) {
    super(detail, status);
    this.details = { type: `urn:tourbus:problem:${code}`, title, status, detail, remedy, ...extensions };
  }
  readonly details: ProblemDetails;
}

export const notFound = (what: string, key: string): Problem =>
  new Problem(
    'not-found',
    404,
    `No such ${what}`,
    `There is no ${what} “${key}”.`,
    'Check the key, or create it first.',
  );
