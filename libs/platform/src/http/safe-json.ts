import secureJson from 'secure-json-parse';
import { Problem } from './problem.js';

const deepest = 64;

/** A few bytes each to send, and a hundred times that to build. */
const mostContainers = 200_000;

/** How the text nests, without building anything: a deep value is refused before it costs a stack. */
function nestingOf(text: string): { deepest: number; containers: number } {
  let depth = 0;
  let most = 0;
  let containers = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 92) i++;
      else if (c === 34) inString = false;
    } else if (c === 34) inString = true;
    else if (c === 91 || c === 123) {
      most = Math.max(most, ++depth);
      containers++;
    } else if (c === 93 || c === 125) depth--;
  }
  return { deepest: most, containers };
}

const refused = (title: string, detail: string, remedy: string) =>
  new Problem('malformed-json', 400, title, detail, remedy);

/**
 * Parses JSON from strangers. Refuses what is malformed, nests deeper than 64 levels, has more than 200,000 objects and
 * lists, sets a prototype, or holds text that cannot be stored: NUL (PostgreSQL has no place for it) and lone surrogates
 * (not Unicode text).
 * @throws Problem 400 that says which
 */
export function parseSafeJson(body: string | Buffer): unknown {
  const text = typeof body === 'string' ? body : body.toString('utf8');
  const nesting = nestingOf(text);
  if (nesting.containers > mostContainers)
    throw refused(
      'The JSON holds too much',
      `It holds more than ${mostContainers} objects and lists.`,
      'Send less at once.',
    );
  if (nesting.deepest > deepest)
    throw refused(
      'The JSON nests too deeply',
      `It nests deeper than ${deepest} levels.`,
      'Flatten the document.',
    );
  let value: unknown;
  try {
    value = secureJson.parse(text, { protoAction: 'error', constructorAction: 'error' });
  } catch (error) {
    const forbidden = error instanceof Error && error.message.includes('forbidden prototype');
    throw forbidden
      ? refused(
          'The JSON sets a prototype',
          'It has a member `__proto__` or `constructor.prototype`.',
          'Remove that member.',
        )
      : refused(
          'The body is not JSON',
          `It cannot be parsed: ${(error as Error).message}.`,
          'Send well-formed JSON in UTF-8.',
        );
  }
  // The escape is the only way into a parsed string for either, so most documents skip the walk.
  if (/\\u(0000|[dD][89a-fA-F])/.test(text) || text.includes('\u0000') || !text.isWellFormed())
    refuseUnstorableText(value, '');
  return value;
}

function refuseUnstorableText(value: unknown, pointer: string): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000'))
      throw refused(
        'The text holds a NUL character',
        `At ${pointer || '/'}: U+0000 cannot be stored.`,
        'Remove it.',
      );
    if (!value.isWellFormed())
      throw refused(
        'The text is not Unicode',
        `At ${pointer || '/'}: a lone surrogate.`,
        'Send whole characters.',
      );
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      refuseUnstorableText(key, `${pointer}/${encodeURIComponent(key.toWellFormed())}`);
      refuseUnstorableText(inner, `${pointer}/${encodeURIComponent(key.toWellFormed())}`);
    }
  }
}
