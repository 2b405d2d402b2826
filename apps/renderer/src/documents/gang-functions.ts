import { inertBody } from './page-functions.js';

/**
 * Functions that run inside the page of a gang: see page-functions.ts. Between them they keep, in `tourbus`, what was
 * found in the style sheet.
 *
 * Each document is an `<html>` with a `<body>` in a shadow tree, where the style sheet holds as it does in a document
 * of its own. What is of the whole file belongs to the page outside: `@page`, fonts, and what margin boxes inherit from
 * the root. Whatever could tell a document that it is not alone, or reach beyond its own pages, is not printed so:
 * either with the style sheet, or with the document that uses it.
 */

const marginBoxes = [
  ...['top-left-corner', 'top-left', 'top-center', 'top-right', 'top-right-corner'],
  ...['bottom-left-corner', 'bottom-left', 'bottom-center', 'bottom-right', 'bottom-right-corner'],
  ...['left-top', 'left-middle', 'left-bottom', 'right-top', 'right-middle', 'right-bottom'],
]
  .map((name) => `@${name}{content:none}`)
  .join('');

/**
 * What a declaration means for a document in a gang. `away`: boxes that leave the flow, or their place in it, end up on
 * other documents' pages, or are cut off. `tight`: what is higher than its box would go on behind its document's last page.
 */
const declarations = `const declarations = {
  away: (style) =>
    !['', 'static', 'relative'].includes(style.position) ||
    ['transform', 'translate', 'rotate', 'scale'].some((name) => !['', 'none'].includes(style.getPropertyValue(name))) ||
    ['top', 'bottom'].some((side) => !['', 'auto'].includes(style.getPropertyValue(side))) ||
    ['margin-top', 'margin-bottom', 'margin-block'].some((side) => /-\\d|calc|var/.test(style.getPropertyValue(side))) ||
    (style.page !== '' && style.page !== 'auto') ||
    /\\bpages?\\b/.test(style.counterReset + style.counterSet + style.counterIncrement),
  tight: (style) =>
    ['height', 'max-height', 'block-size', 'max-block-size'].some(
      (name) => !/^(|auto|none|(min|max|fit)-content)$/.test(style.getPropertyValue(name)),
    ) || /\\d|var/.test((style.gridTemplateRows + style.gridAutoRows).replace(/[\\d.]+fr/g, '')),
};`;

/**
 * Reads the style sheet, and sets up what all gangs of the page share.
 *
 * Browsers lay a document out twice to print it: first only to learn the size of its first page, which here `@page` says
 * whatever is on it. That time media queries still see the window, by which the body is hidden then. Were it hidden the
 * second time as well, there would be one page: a gang that is not proven, and printed one by one.
 * @returns `{problem?, tellsTotal}`
 */
export const prepareGang = `async function (css, separatorSize) {
  ${declarations}
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const whole = [], pages = [], selectors = { away: [], tight: [] };
  let problem;
  const refuse = (what) => { problem ??= what; };
  if (/@import|@scope|:host|::slotted/i.test(css)) refuse('an @import, @scope or :host');

  const lookAtStyle = (rule, nested) => {
    const { selectorText, style } = rule;
    const parts = selectorText.split(',').map((part) => part.trim());
    if (/:root|(^|[\\s,>+~(])html(?![\\w-])/i.test(selectorText)) {
      if (nested || !parts.every((part) => part === ':root' || part === 'html')) return refuse(selectorText);
      if (/[\\d.](em|rem|ex|ch|%)/.test(style.fontSize)) return refuse('a relative font size of the root');
      // It holds for the page outside alone, so only what is inherited may be in it.
      if (parts.includes(':root') && /(^|; )(margin|padding|border|width|height|display|position)/.test(style.cssText))
        return refuse('a box of :root');
      whole.push(rule.cssText);
    }
    if (/:root|(^|[\\s,>+~(])(html|body)(?![\\w-])/i.test(selectorText) && style.cssText.includes('background'))
      return refuse('a background of the page');
    if (/counters?\\(\\s*pages?\\b/.test(rule.cssText)) return refuse('a page counter outside of @page');
    for (const kind of ['away', 'tight'])
      if (declarations[kind](style)) {
        if (nested) return refuse('a nested rule for ' + selectorText);
        const elements = selectorText.replace(/::?(before|after|marker|first-line|first-letter|placeholder)\\b/g, '');
        try {
          document.querySelector(elements);
          selectors[kind].push(elements);
        } catch {
          return refuse(selectorText);
        }
      }
  };
  const lookAt = (rules, place) => {
    for (const rule of rules) {
      const atTop = place === 'top';
      if (rule instanceof CSSStyleRule) {
        lookAtStyle(rule, place === 'nested');
        lookAt(rule.cssRules, 'nested');
      } else if (rule instanceof CSSGroupingRule || rule instanceof CSSLayerBlockRule) {
        if (rule instanceof CSSPageRule) {
          if (!atTop || rule.selectorText !== '') refuse('@page with a name, a condition or :first');
          if (/counter-(re)?(set|increment)/.test(rule.cssText)) refuse('a counter of @page');
          if (/counters\\(\\s*pages\\b|counter\\(\\s*pages\\s*,/.test(rule.cssText)) refuse('a style of counter(pages)');
          pages.push(rule.cssText);
        } else lookAt(rule.cssRules, place === 'nested' ? 'nested' : 'conditional');
      } else if (rule instanceof CSSKeyframesRule || rule instanceof CSSLayerStatementRule) {
        if (/position|height/.test(rule.cssText)) refuse('@keyframes of layout');
      } else if (atTop) {
        if (rule instanceof CSSFontFaceRule || rule instanceof CSSPropertyRule || rule instanceof CSSCounterStyleRule
          || rule instanceof CSSFontFeatureValuesRule || rule instanceof CSSFontPaletteValuesRule)
          whole.push(rule.cssText);
        else if (!(rule instanceof CSSNamespaceRule)) refuse(rule.cssText.slice(0, 40));
      } else refuse(rule.cssText.slice(0, 40));
    }
  };
  lookAt(sheet.cssRules, 'top');

  // Names that no document knows: one that did could put its words onto a separator.
  const name = 'p' + crypto.getRandomValues(new Uint32Array(2)).join('-');
  const own = document.createElement('style');
  own.textContent = whole.join('\\n') + pages.join('\\n') + \`
    html, body { margin: 0 !important; padding: 0 !important; border: 0 !important; }
    @page \${name}-between { size: \${separatorSize}; margin: 0; counter-set: page 0; ${marginBoxes} }
    .\${name}-between { page: \${name}-between; height: 0; }
    .\${name} { contain: layout style; position: relative; overflow: visible clip; }
    @media print and (width: \${innerWidth}px) and (height: \${innerHeight}px) { body { display: none; } }\`;
  const totals = document.createElement('style');
  document.head.append(own, totals);
  globalThis.tourbus = { sheet, pages, selectors, name, totals };
  await Promise.allSettled([...document.fonts].map((font) => font.load()));
  return { problem, tellsTotal: pages.some((page) => page.includes('counter(pages)')) };
}`;

/**
 * Puts a gang into the page in place of the one before. "Of Y" is a page name for each total, whose `@page` is the
 * style sheet's with the number written out.
 * @returns which of the documents are in it, by place
 */
export const fillGang = `async function (locale, dir, documents) {
  ${inertBody}
  ${declarations}
  const { sheet, pages, selectors, name, totals } = tourbus;
  const away = selectors.away.join(), tight = selectors.tight.join();
  const holds = (element) =>
    element.hasChildNodes() && !element.closest('svg, math') && !element.matches('tr, td, th, thead, tbody, tfoot, table');
  const isMisfit = (body) => {
    if (body.querySelector('style, dialog, [popover], template, [data-named-string]')) return true;
    if (away && (body.matches(away) || body.querySelector(away))) return true;
    if (tight && [body, ...body.querySelectorAll(tight)].some((one) => one.matches(tight) && holds(one))) return true;
    return [...body.querySelectorAll('[style]')].some(
      ({ style }, i, all) => declarations.away(style) || (declarations.tight(style) && holds(all[i])),
    );
  };

  const printed = [], content = [], images = [], used = new Set();
  documents.forEach(({ body, total }, at) => {
    const parsed = inertBody(body);
    if (isMisfit(parsed)) return;
    if (printed.push(at) > 1) content.push(Object.assign(document.createElement('div'), { className: name + '-between' }));
    images.push(...parsed.querySelectorAll('img'));
    const html = document.createElement('html');
    html.lang = locale;
    html.dir = dir;
    html.append(document.adoptNode(parsed));
    const host = Object.assign(document.createElement('div'), { className: name });
    host.style.page = name + '-' + total;
    used.add(total);
    const tree = host.attachShadow({ mode: 'closed' });
    tree.adoptedStyleSheets = [sheet];
    tree.append(html);
    content.push(host);
  });
  const pageOf = (total, text) =>
    text.replace(/^@page/, '@page ' + name + '-' + total).replace(/counter\\(\\s*pages\\s*\\)/g, '"' + total + '"');
  totals.textContent = [...used].flatMap((total) => pages.map((text) => pageOf(total, text))).join('\\n');
  document.documentElement.lang = locale;
  document.documentElement.dir = dir;
  document.body.replaceChildren(...content);
  const fonts = [...document.fonts].filter((font) => font.status === 'unloaded');
  await Promise.allSettled([
    ...images.filter((image) => !image.complete).map((image) => image.decode()),
    ...fonts.map((font) => font.load()),
  ]);
  return printed;
}`;
