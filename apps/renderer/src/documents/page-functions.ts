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
 * Replaces the document by another. It is parsed where nothing in it is alive, and loses what could act on the
 * page or outlive its body; then its body takes the place of the old one, which goes with all its styles and ids.
 */
export const replaceDocument = `async function (title, locale, dir, body) {
  const draft = document.implementation.createHTMLDocument('');
  draft.body.innerHTML = body;
  const active = 'script, meta, base, link, iframe, frame, frameset, object, embed, portal, fencedframe';
  for (const element of draft.querySelectorAll(active)) element.remove();
  document.title = title;
  document.documentElement.lang = locale;
  document.documentElement.dir = dir;
  document.body.replaceWith(document.adoptNode(draft.body));
  const images = [...document.images].filter((image) => !image.complete).map((image) => image.decode());
  const fonts = [...document.fonts].filter((font) => font.status === 'unloaded').map((font) => font.load());
  await Promise.allSettled([...images, ...fonts]);
}`;
