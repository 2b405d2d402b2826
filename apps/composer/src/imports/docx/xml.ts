import sax from 'sax';
import { ImportRefused } from '../imports.ts';

export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
}
export type XmlNode = XmlElement | string;

/** Documents of people nest some dozens of elements; what nests deeper is meant to exhaust the stack. */
const deepest = 400;
const largest = 12 * 1024 * 1024;

const refused = (why: string): ImportRefused =>
  new ImportRefused(
    'unreadable-document',
    `The document’s XML ${why}.`,
    'Open it in Word and save it again as .docx.',
  );

export function parseXml(bytes: Buffer): XmlElement {
  if (bytes.length > largest) throw refused('is larger than 12 MB');
  const parser = sax.parser(true, { strictEntities: true } as sax.SAXOptions);
  const root: XmlElement = { name: '', attributes: {}, children: [] };
  const open: XmlElement[] = [root];
  parser.onerror = () => {
    throw refused('is malformed');
  };
  parser.ondoctype = () => {
    throw refused('has a DOCTYPE, which Word never writes');
  };
  parser.onopentag = ({ name, attributes }) => {
    const element: XmlElement = { name, attributes: attributes as Record<string, string>, children: [] };
    open.at(-1)?.children.push(element);
    if (open.push(element) > deepest) throw refused('nests too deep');
  };
  parser.onclosetag = () => void open.pop();
  parser.ontext = parser.oncdata = (text) => void open.at(-1)?.children.push(text);
  parser.write(bytes.toString('utf8').replace(/^\ufeff/, '')).close();
  const first = root.children.find((node): node is XmlElement => typeof node !== 'string');
  if (!first) throw refused('is empty');
  return first;
}

const escaped = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[char] ?? char,
  );

export function writeXml({ name, attributes, children }: XmlElement): string {
  const given = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join('');
  const inner = children
    .map((child) => (typeof child === 'string' ? escaped(child) : writeXml(child)))
    .join('');
  return `<${name}${given}>${inner}</${name}>`;
}

export const element = (
  name: string,
  attributes: Record<string, string> = {},
  children: XmlNode[] = [],
): XmlElement => ({
  name,
  attributes,
  children,
});

export const elements = ({ children }: XmlElement): XmlElement[] =>
  children.filter((node): node is XmlElement => typeof node !== 'string');

export const child = (parent: XmlElement | undefined, name: string): XmlElement | undefined =>
  parent && elements(parent).find((node) => node.name === name);

export const value = (of: XmlElement | undefined): string | undefined => of?.attributes['w:val'];

/** All elements of these names, in their order; not those inside of a `barrier`. */
export function descendants(
  parent: XmlElement,
  names: readonly string[],
  barrier: readonly string[] = [],
): XmlElement[] {
  return elements(parent).flatMap((node) => [
    ...(names.includes(node.name) ? [node] : []),
    ...(barrier.includes(node.name) ? [] : descendants(node, names, barrier)),
  ]);
}

export const text = (parent: XmlElement): string =>
  descendants(parent, ['w:t'], ['w:txbxContent'])
    .flatMap(({ children }) => children)
    .filter((node) => typeof node === 'string')
    .join('');
