import { border, type Declarations, fill, merged, points, type Properties } from './properties.ts';
import { child, elements, value, type XmlElement } from './xml.ts';

/** Fiftieths of a percent, or twentieths of a point. */
export function width(given: XmlElement | undefined): string | undefined {
  const w = given?.attributes['w:w'];
  if (!w || Number(w) <= 0) return undefined;
  if (given.attributes['w:type'] === 'pct') return w.endsWith('%') ? w : `${Number(w) / 50}%`;
  return given.attributes['w:type'] === 'auto' ? undefined : points(w);
}

const clean = (declarations: Record<string, string | undefined>): Declarations =>
  Object.fromEntries(
    Object.entries(declarations).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );

export function tableCss(properties: Properties, grid: XmlElement | undefined): Declarations {
  const columns = grid ? elements(grid).map((column) => Number(column.attributes['w:w'] ?? 0)) : [];
  const sum = columns.reduce((all, one) => all + one, 0);
  const jc = value(properties.get('w:jc'));
  return clean({
    'border-collapse': 'collapse',
    width: width(properties.get('w:tblW')) ?? (sum > 0 ? points(String(sum)) : undefined),
    'margin-inline-start':
      jc === 'center' || jc === 'right' || jc === 'end'
        ? 'auto'
        : points(properties.get('w:tblInd')?.attributes['w:w']),
    'margin-inline-end': jc === 'center' ? 'auto' : undefined,
    direction: properties.has('w:bidiVisual') ? 'rtl' : undefined,
  });
}

export interface Position {
  readonly first: boolean;
  readonly last: boolean;
  readonly top: boolean;
  readonly bottom: boolean;
}

/** A cell's own edges, else the table's: its outer ones at the rim, its inner ones elsewhere. */
export function cellCss(table: Properties, cell: XmlElement | undefined, at: Position): Declarations {
  const own = merged(child(cell, 'w:tcBorders'));
  const edges = merged(table.get('w:tblBorders'));
  const margins = merged(table.get('w:tblCellMar'), child(cell, 'w:tcMar'));
  const edge = (side: string, rim: boolean, inner: string): string | undefined =>
    border(
      own.get(`w:${side}`) ??
        own.get(side === 'left' ? 'w:start' : side === 'right' ? 'w:end' : '') ??
        edges.get(rim ? `w:${side}` : inner) ??
        (rim ? edges.get(side === 'left' ? 'w:start' : 'w:end') : undefined),
    );
  const room = (side: string, other: string, usual: string): string =>
    points((margins.get(`w:${side}`) ?? margins.get(`w:${other}`))?.attributes['w:w']) ?? usual;
  const vertical = value(child(cell, 'w:vAlign'));
  return clean({
    'border-top': edge('top', at.top, 'w:insideH'),
    'border-bottom': edge('bottom', at.bottom, 'w:insideH'),
    'border-left': edge('left', at.first, 'w:insideV'),
    'border-right': edge('right', at.last, 'w:insideV'),
    padding: [
      room('top', 'top', '0'),
      room('right', 'end', '5.4pt'),
      room('bottom', 'bottom', '0'),
      room('left', 'start', '5.4pt'),
    ].join(' '),
    width: width(child(cell, 'w:tcW')),
    'background-color': fill(child(cell, 'w:shd')),
    'vertical-align': vertical === 'center' ? 'middle' : vertical === 'bottom' ? 'bottom' : 'top',
    'text-align': 'start',
  });
}
