/** Problem details (RFC 9457) as every service answers them: what is wrong, why, and what to do. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  detail: string;
  remedy?: string;
  errors?: { pointer: string; detail: string }[];
  faults?: Fault[];
  [extension: string]: unknown;
}

/** Something in a template that keeps it from being used, and where it is. */
export interface Fault {
  code: string;
  variant: string;
  place: string;
  detail: string;
  remedy: string;
}

export class Problem extends Error {
  constructor(readonly details: ProblemDetails) {
    super(details.title);
  }
  get code(): string {
    return this.details.type.replace('urn:tourbus:problem:', '');
  }
  get status(): number {
    return this.details.status;
  }
}

const unreachable: ProblemDetails = {
  type: 'urn:tourbus:problem:unreachable',
  title: 'Tourbus did not answer',
  status: 0,
  detail: 'The request did not arrive, or no answer came back.',
  remedy: 'Check the connection, then try again.',
};

/** Whatever went wrong, in the words of a problem. */
export function problemOf(error: unknown): ProblemDetails {
  if (error instanceof Problem) return error.details;
  if (error instanceof TypeError) return unreachable;
  return {
    type: 'urn:tourbus:problem:console',
    title: 'The console could not show this',
    status: 0,
    detail: error instanceof Error ? error.message : 'Something unexpected happened.',
    remedy: 'Load the page again. If it stays so, tell whoever runs this Tourbus what you did.',
  };
}

/** Answers of gateways and proxies may be no problem details at all. */
export async function readProblem(response: Response): Promise<Problem> {
  const fallback = {
    type: `urn:tourbus:problem:http-${response.status}`,
    title: 'The request was refused',
    status: response.status,
    detail: `The answer was ${response.status} ${response.statusText}.`,
  };
  try {
    return new Problem({ ...fallback, ...((await response.json()) as Partial<ProblemDetails>) });
  } catch {
    return new Problem(fallback);
  }
}
