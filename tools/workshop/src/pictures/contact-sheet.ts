import type { Picture } from './camera.js';

const style = `
:root{color-scheme:light dark;font:15px/1.4 system-ui,sans-serif}
body{margin:0 auto;max-width:1600px;padding:1.5rem}
h2{margin:2.5rem 0 .75rem;font-size:1.1rem}
nav{columns:18rem}
nav a{display:block}
ul{display:flex;flex-wrap:wrap;gap:1rem;margin:0;padding:0;list-style:none}
img{display:block;width:15rem;height:20rem;object-fit:cover;object-position:top;border:1px solid #8888}
a:focus-visible{outline:3px solid;outline-offset:3px}
`;

const figure = ({ file, label }: Picture): string =>
  `<li><a href="${file}"><img src="${file}" alt="" loading="lazy">${label}</a></li>`;

/** One page with every picture, in groups. Names are ours, made of keys and ids: there is nothing to escape. */
export function contactSheet(pictures: readonly Picture[]): string {
  const groups = [...Map.groupBy(pictures, ({ group }) => group)];
  const links = groups.map(([name, { length }]) => `<a href="#${name}">${name} (${length})</a>`);
  const sections = groups.map(
    ([name, all]) => `<h2 id="${name}">${name}</h2>\n<ul>\n${all.map(figure).join('\n')}\n</ul>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pictures · Tourbus</title>
<style>${style}</style>
<h1>Pictures</h1>
<nav aria-label="Groups">${links.join('\n')}</nav>
${sections.join('\n')}
</html>
`;
}
