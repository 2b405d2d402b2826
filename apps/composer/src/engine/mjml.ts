import type { GrammarFault } from './grammar.ts';
import { masked } from './statements.ts';

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
  // MJML and its style inliner know nothing of Handlebars.
  const { text, statements, words } = masked(source);
  try {
    const { html, errors } = await mjml2html(text, {
      validationLevel: 'soft',
      keepComments: true,
      ignoreIncludes: true,
      // Otherwise whoever opens a mail with a well-known font in its style asks a stranger for it.
      fonts: {},
    });
    const kept = new Set([...html.matchAll(words)].map(([, i]) => Number(i)));
    const dropped = statements.filter((_, i) => !kept.has(i));
    return {
      html: withoutIndentation(html).replace(words, (_, i: string) => statements[Number(i)] ?? ''),
      faults: [
        // A value that is only known later cannot be judged now.
        ...errors
          .filter((error) => !error.message.match(words))
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
