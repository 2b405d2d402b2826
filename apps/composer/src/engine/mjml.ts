import type { GrammarFault } from './grammar.ts';
import { piecesOf } from './statements.ts';

/** Stands for a statement while MJML and its style inliner, who know nothing of Handlebars, work on the source. */
const token = (i: number): string => `tbx${i}x`;
const tokens = /tbx(\d+)x/g;

const isComment = (statement: string): boolean => /^\{\{~?!/.test(statement);

/** MJML drops text between its elements without a word; a condition lost there would show what it should hide. */
const lost = (statement: string, line: number): GrammarFault => ({
  code: 'mjml-loses-statement',
  line,
  detail: `${statement} stands between MJML elements, where MJML drops it`,
  remedy: 'Put it into <mj-raw>…</mj-raw>, or inside an element that holds text.',
});

const lineOf = (source: string, statement: string): number =>
  source.slice(0, source.indexOf(statement)).split('\n').length;

/** Turns MJML into HTML once per version, with every `{{…}}` kept in its place. */
export async function compileMjml(source: string): Promise<{ html: string; faults: GrammarFault[] }> {
  // MJML takes half a second to load, and only proofreading needs it.
  const { default: mjml2html } = await import('mjml');
  const statements: string[] = [];
  const protectedSource = piecesOf(source)
    .map(({ statement, text }) => {
      if (!statement) return text;
      if (isComment(text)) return '';
      statements.push(text);
      return token(statements.length - 1);
    })
    .join('');
  try {
    const { html, errors } = await mjml2html(protectedSource, {
      validationLevel: 'soft',
      keepComments: true,
      ignoreIncludes: true,
      // Otherwise whoever opens a mail with a well-known font in its style asks a stranger for it.
      fonts: {},
    });
    const kept = new Set(html.match(tokens));
    const dropped = statements.filter((_, i) => !kept.has(token(i)));
    return {
      html: withoutIndentation(html).replace(tokens, (_, i: string) => statements[Number(i)] ?? ''),
      faults: [
        // A value that is only known later cannot be judged now.
        ...errors
          .filter((error) => !error.message.match(tokens))
          .map((error) => fault(error.line, `${error.tagName}: ${error.message.trim()}`)),
        ...dropped.map((statement) => lost(statement, lineOf(source, statement))),
      ],
    };
  } catch (error) {
    return { html: '', faults: [fault(1, error instanceof Error ? error.message : String(error))] };
  }
}

/**
 * MJML indents what it nests, by a fifth of a mail's bytes, each of which is stored and sent on from here to the
 * customer. White space stays white space, so nothing looks different, unless the author wants it kept.
 */
const withoutIndentation = (html: string): string =>
  /<pre\b|white-space:\s*(?:pre|break-spaces)/i.test(html) ? html : html.replace(/[ \t]*\n[ \t\r\n]*/g, '\n');

const fault = (line: number, detail: string): GrammarFault => ({
  code: 'mjml',
  line,
  detail,
  remedy: 'Correct the MJML; https://documentation.mjml.io lists elements and attributes.',
});
