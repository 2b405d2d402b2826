const elements = new Set(
  'g path rect circle ellipse line polyline polygon text tspan image defs use linearGradient radialGradient stop clipPath mask pattern filter feDropShadow'.split(
    ' ',
  ),
);
const tag = /^<(\/?)([a-zA-Z]+)((?: [a-zA-Z][\w:-]*="[^"<>]*")*) ?\/?>$/;
const attribute = / ([a-zA-Z][\w:-]*)="([^"<>]*)"/g;

/** An image brings its own bytes; all else is of the picture itself. */
const leadsOut = (name: string, value: string): boolean =>
  /^(?:xlink:)?href$/.test(name) ? !/^(?:#|data:image\/)/.test(value) : /url\((?!#)/i.test(value);

/**
 * Whether what stands inside of `<svg>` is shapes, words and their looks, and nothing that acts or fetches. For those who
 * draw what an option says and write its strings into attributes as they are.
 */
export function isPlainSvg(content: string): boolean {
  if (/[<>]/.test(content.replace(/<[^<>]*>/g, ''))) return false;
  return (content.match(/<[^<>]*>/g) ?? []).every((written) => {
    const [, , name = '', attributes = ''] = tag.exec(written) ?? [];
    return (
      elements.has(name) &&
      [...attributes.matchAll(attribute)].every(
        ([, key = '', value = '']) => !/^on/i.test(key) && !leadsOut(key, value),
      )
    );
  });
}
