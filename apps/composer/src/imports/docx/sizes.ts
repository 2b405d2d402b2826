import { child, descendants, type XmlElement } from './xml.ts';

/** In points. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const emuPerPoint = 12_700;

const inPoints = (width: number, height: number): Size | undefined =>
  width > 0 && height > 0
    ? { width: Math.round(width * 10) / 10, height: Math.round(height * 10) / 10 }
    : undefined;

/** How large a picture is shown: in EMU where DrawingML says it, by a style where VML does. */
export function sizeOf(drawing: XmlElement, picture: XmlElement): Size | undefined {
  if (picture.name === 'v:imagedata') {
    const holder = descendants(drawing, ['v:shape', 'v:rect', 'v:roundrect']).find(({ children }) =>
      children.includes(picture),
    );
    const style = holder?.attributes.style ?? '';
    const of = (name: string): number =>
      Number(new RegExp(`(?:^|;)\\s*${name}:\\s*([\\d.]+)pt`).exec(style)?.[1]);
    return inPoints(of('width'), of('height'));
  }
  const extent = descendants(drawing, ['wp:extent'])[0]?.attributes;
  const [whole, high] = [Number(extent?.cx) / emuPerPoint, Number(extent?.cy) / emuPerPoint];
  const [group] = descendants(drawing, ['wpg:grpSpPr']);
  const inside = group && descendants(group, ['a:chExt'])[0]?.attributes;
  const holder = descendants(drawing, ['pic:pic', 'wps:wsp']).find((one) =>
    descendants(one, ['a:blip']).includes(picture),
  );
  const own = holder && (child(holder, 'pic:spPr') ?? child(holder, 'wps:spPr'));
  const part = own && descendants(own, ['a:ext'])[0]?.attributes;
  // Inside of a group everything is measured by the group's own scale.
  if (!inside || !part?.cx) return inPoints(whole, high);
  return inPoints(
    (whole * Number(part.cx)) / Number(inside.cx),
    (high * Number(part.cy)) / Number(inside.cy),
  );
}
