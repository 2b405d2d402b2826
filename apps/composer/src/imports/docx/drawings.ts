import { excerpt, type Report } from '../imports.ts';
import { type Size, sizeOf } from './sizes.ts';
import { child, descendants, element, elements, text, type XmlElement } from './xml.ts';

export const pictureWord = (i: number): string => `tbpict${i}x`;

/** Documents declare these where they use them, which may be further in. */
const namespaces = {
  'xmlns:wp': 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing',
  'xmlns:a': 'http://schemas.openxmlformats.org/drawingml/2006/main',
  'xmlns:pic': 'http://schemas.openxmlformats.org/drawingml/2006/picture',
};

/** Pictures and text boxes in the one form that mammoth reads, with a word for each picture in its alternative text. */
export class Drawings {
  private readonly report: Report;
  private readonly pictures: { alt: string; size?: Size }[];
  private readonly part: string;

  constructor(report: Report, pictures: { alt: string; size?: Size }[], part: string) {
    this.report = report;
    this.pictures = pictures;
    this.part = part;
  }

  /** What stands for a drawing, VML picture, or the two as alternatives. */
  plain(node: XmlElement): XmlElement[] {
    const drawing = node.name === 'mc:AlternateContent' ? chosen(node) : [node];
    return drawing.flatMap((one) => this.one(one));
  }

  private one(node: XmlElement): XmlElement[] {
    if (!['w:drawing', 'w:pict'].includes(node.name)) return [node];
    const boxes = descendants(node, ['w:txbxContent'], ['w:txbxContent']);
    const pictures = descendants(node, ['a:blip', 'v:imagedata'], ['w:txbxContent']);
    this.tell(node, boxes, pictures);
    const kept = boxes.filter(
      (box) => text(box).trim() !== '' || descendants(box, ['w:drawing', 'w:pict', 'w:instrText']).length > 0,
    );
    return [
      ...pictures.map((picture) => this.picture(node, picture)),
      ...kept.map((box) => element('w:pict', {}, [element('v:textbox', {}, [box])])),
    ];
  }

  private tell(node: XmlElement, boxes: readonly XmlElement[], pictures: readonly XmlElement[]): void {
    if (boxes.length > 0)
      this.note(
        'text-box',
        'A text box stands in the text now',
        boxes[0],
        'Boxes that lie over a page have no place in text that flows.',
        'Move it where it belongs, or place it by CSS.',
      );
    if (descendants(node, ['c:chart', 'cx:chart', 'dgm:relIds']).length > 0)
      this.note(
        'chart',
        'A chart or diagram was left out',
        node,
        'Word draws it from data of its own.',
        'Draw it from the customer’s data: {{chart …}}.',
      );
    else if (shapesIn(node).length > 0 || (boxes.length === 0 && pictures.length === 0))
      this.note(
        'shape',
        'A drawn shape was left out',
        node,
        'Lines, boxes and watermarks of Word do not carry over.',
        'Draw it by CSS, or put in a picture.',
      );
    const floats =
      descendants(node, ['wp:anchor']).length > 0 ||
      descendants(node, ['v:shape', 'v:rect', 'v:group']).some(({ attributes }) =>
        /position:\s*absolute/.test(attributes.style ?? ''),
      );
    if (pictures.length > 0 && floats)
      this.note(
        'floating-picture',
        'A picture that lay over the page stands in the text now',
        node,
        'Its place on the page does not carry over.',
        'Place it by CSS: float, margin or position.',
      );
  }

  private picture(drawing: XmlElement, picture: XmlElement): XmlElement {
    const [described] = descendants(drawing, ['wp:docPr']);
    const alt =
      described?.attributes.descr || described?.attributes.title || picture.attributes['o:title'] || '';
    const size = sizeOf(drawing, picture);
    const word = pictureWord(this.pictures.push({ alt, ...(size ? { size } : {}) }) - 1);
    if (!alt.trim())
      this.note(
        'alternative-text',
        'A picture has no alternative text',
        drawing,
        'Who cannot see it hears nothing.',
        'Say what it shows, or that it is an ornament: alt="".',
      );
    if (picture.name === 'v:imagedata')
      return element('w:pict', {}, [
        element('v:shape', {}, [{ ...picture, attributes: { ...picture.attributes, 'o:title': word } }]),
      ]);
    const nested = ['pic:blipFill', 'pic:pic', 'a:graphicData', 'a:graphic'].reduce(
      (inner, name) => element(name, {}, [inner]),
      picture,
    );
    return element('w:drawing', namespaces, [
      element('wp:inline', {}, [element('wp:docPr', { descr: word }, described?.children ?? []), nested]),
    ]);
  }

  private note(code: string, what: string, of: XmlElement | undefined, why: string, remedy: string): void {
    const shown = of
      ? excerpt(
          text(of) ||
            descendants(of, ['w:t'])
              .flatMap(({ children }) => children)
              .join(''),
          40,
        )
      : '';
    this.report.add(code, what, shown ? `${this.part}: “${shown}”` : this.part, why, remedy);
  }
}

/** The newer form, unless only the older one holds something. */
function chosen(node: XmlElement): XmlElement[] {
  const choice = child(node, 'mc:Choice');
  const fallback = child(node, 'mc:Fallback');
  const holds = (of: XmlElement | undefined): boolean =>
    of !== undefined && descendants(of, ['w:txbxContent', 'a:blip', 'v:imagedata', 'w:t']).length > 0;
  const best = holds(choice) || !holds(fallback) ? (choice ?? fallback) : fallback;
  return best ? elements(best) : [];
}

/** Shapes that one would see: filled or outlined, and holding neither words nor a picture. */
const shapesIn = (drawing: XmlElement): XmlElement[] =>
  descendants(drawing, ['wps:wsp'], ['w:txbxContent']).filter((shape) => {
    if (descendants(shape, ['w:txbxContent', 'a:blip']).length > 0) return false;
    const look = child(shape, 'wps:spPr');
    const line = child(look, 'a:ln');
    const filled = child(look, 'a:solidFill') ?? child(look, 'a:gradFill');
    const clear = filled
      ? descendants(filled, ['a:alpha']).some(({ attributes }) => attributes.val === '0')
      : true;
    return !clear || (line !== undefined && child(line, 'a:noFill') === undefined);
  });
