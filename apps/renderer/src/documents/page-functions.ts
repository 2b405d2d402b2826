/**
 * Functions that run inside a page, in a world of their own, where the page's own scripts could not see them even
 * if they ran. They are text because they are compiled by the browser.
 */

/**
 * A page before its first document. The policy lets it fetch nothing: what is not in it as `data:` is not there.
 * Nothing is laid out for a screen that nobody looks at.
 */
export const emptyPage = `<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline' data:; img-src data:; font-src data:; base-uri 'none'; form-action 'none'">
<title></title><style>@media screen{body{display:none}}</style></head><body></body></html>`;

/** Sets the style sheet and loads its fonts, once for all documents that the page will hold. */
export const setStyleSheet = `async function (css) {
  const style = document.createElement('style');
  style.textContent = css;
  document.head.append(style);
  await Promise.allSettled([...document.fonts].map((font) => font.load()));
}`;

/**
 * Parses a body where nothing in it is alive, and takes away what could act on the page or outlive its body:
 * a part of the functions that fill pages.
 */
export const inertBody = `const inertBody = (body) => {
  globalThis.inert ??= document.implementation.createHTMLDocument('');
  const parsed = inert.createElement('body');
  parsed.innerHTML = body;
  const active = 'script, meta, base, link, iframe, frame, frameset, object, embed, portal, fencedframe';
  for (const element of parsed.querySelectorAll(active)) element.remove();
  return parsed;
};`;

/**
 * Named strings of CSS (GCPM), which Chromium lacks: what an element with `data-named-string="customer"` says is within
 * reach of margin boxes as `var(--customer)`, for running headers. Those of the document before are forgotten.
 */
const setNamedStrings = `const setNamedStrings = (root) => {
  root.removeAttribute('style');
  for (const { dataset, textContent } of root.querySelectorAll('[data-named-string]')) {
    if (!/^[a-z][a-z0-9-]*$/.test(dataset.namedString)) continue;
    const text = textContent.trim().replace(/\\s+/g, ' ').replace(/["\\\\]/g, '\\\\$&');
    root.style.setProperty('--' + dataset.namedString, '"' + text + '"');
  }
};`;

/** Replaces the document by another: its body takes the place of the old one, which goes with all its styles and ids. */
export const replaceDocument = `async function (title, locale, dir, body) {
  ${inertBody}
  ${setNamedStrings}
  document.title = title;
  document.documentElement.lang = locale;
  document.documentElement.dir = dir;
  document.body.replaceWith(document.adoptNode(inertBody(body)));
  setNamedStrings(document.documentElement);
  const images = [...document.images].filter((image) => !image.complete).map((image) => image.decode());
  const fonts = [...document.fonts].filter((font) => font.status === 'unloaded').map((font) => font.load());
  await Promise.allSettled([...images, ...fonts]);
}`;
