import { unzip } from '../archive.ts';
import { ImportRefused } from '../imports.ts';
import { child, descendants, elements, parseXml, value, type XmlElement } from './xml.ts';

/** The parts of a .docx, found by their relationships. */
export class Package {
  readonly parts: ReadonlyMap<string, Buffer>;
  readonly main: string;

  private constructor(parts: ReadonlyMap<string, Buffer>) {
    this.parts = parts;
    const target = this.related('_rels/.rels', '').find(({ type }) => type.endsWith('/officeDocument'))?.path;
    this.main = target ?? 'word/document.xml';
    if (!parts.has(this.main))
      throw new ImportRefused(
        'not-a-letter',
        'It is an Office file, but no Word document.',
        'Send a .docx, a page of HTML, or a zip with one page.',
      );
    if ([...parts.keys()].some((name) => /vbaProject\.bin$/i.test(name)))
      throw new ImportRefused('macros', 'The document has macros.', 'Save it as .docx, which has none.');
  }

  static async open(bytes: Uint8Array): Promise<Package> {
    return new Package(await unzip(bytes));
  }

  xml(path: string | undefined): XmlElement | undefined {
    const bytes = path === undefined ? undefined : this.parts.get(path);
    return bytes && parseXml(bytes);
  }

  /** The part of a kind that belongs to the document, such as `styles`. */
  ofKind(kind: string): string | undefined {
    return this.related(this.relationshipsOf(this.main), folderOf(this.main)).find(({ type }) =>
      type.endsWith(`/${kind}`),
    )?.path;
  }

  byId(id: string | undefined): string | undefined {
    return this.related(this.relationshipsOf(this.main), folderOf(this.main)).find((one) => one.id === id)
      ?.path;
  }

  relationshipsOf = (path: string): string =>
    `${folderOf(path)}_rels/${path.slice(folderOf(path).length)}.rels`;

  /** The first page's header or footer where it has its own, and what the others say. */
  margins(document: XmlElement, kind: 'header' | 'footer'): { shown?: string; others: string[] } {
    const sections = descendants(document, ['w:sectPr']);
    const references = sections.flatMap((section) =>
      elements(section).filter(({ name }) => name === `w:${kind}Reference`),
    );
    const first =
      sections[0] && child(sections[0], 'w:titlePg')
        ? references.find((one) => one.attributes['w:type'] === 'first')
        : undefined;
    const usual = references.find((one) => one.attributes['w:type'] === 'default');
    const paths = references
      .map((one) => this.byId(one.attributes['r:id']))
      .filter((path) => path !== undefined);
    const shown = this.byId((first ?? usual)?.attributes['r:id']);
    return { ...(shown ? { shown } : {}), others: [...new Set(paths)].filter((path) => path !== shown) };
  }

  title(): string | undefined {
    const core = this.xml('docProps/core.xml');
    const title = core && child(core, 'dc:title')?.children.find((node) => typeof node === 'string');
    return typeof title === 'string' && title.trim() ? title.trim() : undefined;
  }

  /** In which language the letter is, and whether most of it runs from right to left. */
  language(document: XmlElement): { locale?: string; rtl: boolean } {
    const styles = this.xml(this.ofKind('styles'));
    const paragraphs = descendants(document, ['w:p']);
    const rtl =
      paragraphs.filter((one) => child(child(one, 'w:pPr'), 'w:bidi')).length * 2 > paragraphs.length;
    const language = (styles && descendants(styles, ['w:lang'])[0]?.attributes) || {};
    const locale = rtl
      ? (language['w:bidi'] ?? 'he')
      : value({ name: '', attributes: language, children: [] });
    return { rtl, ...(locale && /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(locale) ? { locale } : {}) };
  }

  private related(path: string, folder: string): { id: string; type: string; path: string }[] {
    const root = this.xml(path);
    if (!root) return [];
    return elements(root).map(({ attributes: { Id = '', Type = '', Target = '' } }) => ({
      id: Id,
      type: Type,
      path: Target.startsWith('/') ? Target.slice(1) : `${folder}${Target}`,
    }));
  }
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
