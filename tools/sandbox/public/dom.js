const SVG = 'http://www.w3.org/2000/svg';

const ICONS = {
  email: 'M3.500 5.500h17v13h-17zM4 6.500l8 6.500 8-6.500',
  sms: 'M4 5h16v11H11l-4.500 4v-4H4zM8 9h8M8 12h5',
  print: 'M7 9V3.500h10V9M7 17H4V9h16v8h-3M7 14h10v6.500H7z',
  bin: 'M4 6.500h16M9.500 6V4h5v2M6 6.500l1 14h10l1-14M10 10.500v6M14 10.500v6',
  back: 'M15 5l-7 7 7 7',
  file: 'M6 3.500h8l4 4v13H6zM14 3.500v4h4M9 12h6M9 15.500h6',
};

/** Creates an element. Text only ever becomes text nodes, so no message can become markup. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== false));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** Text with its web addresses as links that open beside the inbox. */
export function linked(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/g)
    .map((part, index) =>
      index % 2 === 1 ? h('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part) : part,
    );
}

export const byId = (id) => document.getElementById(id);

export function announce(text) {
  byId('announcements').textContent = text;
}
