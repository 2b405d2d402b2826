import { type Stack, StackFailure } from '@tourbus/stack';

const isAsItIs = (body: unknown): body is string | Uint8Array<ArrayBuffer> | undefined =>
  body === undefined || typeof body === 'string' || body instanceof Uint8Array;

/** One request to the API of a stack, by who may do all but approve unless another key is given. */
export type Call = <Answer>(
  method: string,
  path: string,
  body?: unknown,
  as?: { key?: string; mediaType?: string },
) => Promise<Answer>;

/** @returns who throws a StackFailure with the answer, where a request is refused */
export const callerOf =
  ({ urls, keys }: Pick<Stack, 'urls' | 'keys'>): Call =>
  async <Answer>(
    method: string,
    path: string,
    body?: unknown,
    { key = keys.demo, mediaType = 'application/json' }: { key?: string; mediaType?: string } = {},
  ) => {
    const answer = await fetch(new URL(path, urls.gateway), {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': mediaType },
      body: isAsItIs(body) ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new StackFailure(`${method} ${path} was answered with ${answer.status}: ${text}`);
    return JSON.parse(text) as Answer;
  };
