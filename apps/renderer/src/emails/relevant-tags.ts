/** A part of a source, by its place in it. */
export interface Piece {
  start: number;
  text: string;
}

/**
 * Passed over: comments, and elements whose content is text. Then what matters: the tags of links and of the body, with
 * their values. One that is matched without them is cut off, or written as nobody writes.
 */
const relevant =
  /<!--(?:-?>|[^]*?(?:-->|$))|<(script|style|title|textarea)[\s/>][^]*?(?:<\/\1[\s/>]|$)|(<\/?(?:a|area|html|body)(?=[\s/>]))([^"'=>]*(?:=\s*(?:"[^"]*"|'[^']*'|(?!["'\s]))[^"'=>]*)*>)?/gi;

/** What hides tags in ways that are not looked for here, and that mails have no use for. */
const unusual = /<(?:!\[CDATA|\?|iframe|noembed|noframes|plaintext|xmp|svg|math)/i;
const unusualEndOfComment = '--!>';

/**
 * The tags of a mail that its finishing asks for. A parser that looks at each character takes longer than everything
 * else that is done to a mail, and nearly all of it is other tags. An unusual source is one piece: the parser then sees
 * all of it. Where an author wrote `<a` into a value or into the midst of a tag, it is taken for a link here, which only
 * means that it leads to the same place by way of us.
 */
export function relevantTags(html: string): Piece[] {
  const whole = [{ start: 0, text: html }];
  if (unusual.test(html) || html.includes(unusualEndOfComment)) return whole;
  const tags: Piece[] = [];
  for (const { 0: text, 2: beginning, 3: rest, index: start } of html.matchAll(relevant)) {
    if (beginning && !rest) return whole;
    if (beginning) tags.push({ start, text });
  }
  return tags;
}
