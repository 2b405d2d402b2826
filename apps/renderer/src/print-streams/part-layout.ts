import { type Profile, pagesPerSheet } from './print-stream-profile.js';

/** A document that was printed, in the order of its envelope. */
export interface PrintedMember {
  communicationId: string;
  envelope: number;
  /** Its pages in a PDF of its gang. */
  file: string;
  first: number;
  pages: number;
}

/** Pages of the part, in their order; numbers count from 1 in the file that they come from. */
export type PageSource =
  | { from: 'document'; file: string; first: number; pages: number }
  | { from: 'extra'; page: number }
  | { from: 'blank' };

/** Where a document lies in the part. */
export interface Place {
  firstPage: number;
  /** Up to the next document, with the blank back of its last sheet. */
  pages: number;
  sheets: number;
  envelope: { number: number; firstPage: number; lastPage: number };
}

/** What the inserter reads on the front of a sheet. */
export interface SheetMark {
  /** The page of the part that it is on. */
  page: number;
  envelope: number;
  /** Of the sheets of its envelope, from 1. */
  sheet: number;
  sheets: number;
}

/** A sheet that is about the part, and in no envelope. */
export type ExtraSheet =
  { about: 'part' } | { about: 'envelope'; envelope: number; documents: number; sheets: number };

export interface PartLayout {
  pages: PageSource[];
  places: Map<string, Place>;
  marks: SheetMark[];
  /** In the order in which they are numbered as sources. */
  extras: ExtraSheet[];
  sheets: number;
}

type Settings = Pick<Profile, 'sides' | 'cover' | 'separators'>;

/** What a part is made of, page by page: every document begins on a new sheet, an envelope is never divided. */
export function layOut(members: readonly PrintedMember[], settings: Settings): PartLayout {
  const perSheet = pagesPerSheet(settings);
  const layout: PartLayout = { pages: [], places: new Map(), marks: [], extras: [], sheets: 0 };
  let page = 0;
  const add = (source: PageSource, pages: number): void => {
    layout.pages.push(source);
    page += pages;
    if (page % perSheet === 0) return;
    layout.pages.push({ from: 'blank' });
    page += 1;
  };
  const addExtra = (extra: ExtraSheet): void => {
    layout.extras.push(extra);
    add({ from: 'extra', page: layout.extras.length }, 1);
  };
  const sheetsOf = ({ pages }: PrintedMember): number => Math.ceil(pages / perSheet);

  if (settings.cover) addExtra({ about: 'part' });
  for (const [number, together] of Map.groupBy(members, ({ envelope }) => envelope)) {
    const sheets = together.reduce((sum, member) => sum + sheetsOf(member), 0);
    const envelope = { number, firstPage: page + 1, lastPage: 0 };
    if (settings.separators)
      addExtra({ about: 'envelope', envelope: number, documents: together.length, sheets });
    let sheet = 0;
    for (const member of together) {
      const { communicationId, file, first, pages } = member;
      const firstPage = page + 1;
      add({ from: 'document', file, first, pages }, pages);
      const own = sheetsOf(member);
      layout.places.set(communicationId, { firstPage, pages: page + 1 - firstPage, sheets: own, envelope });
      for (let i = 0; i < own; i++)
        layout.marks.push({ page: firstPage + i * perSheet, envelope: number, sheet: ++sheet, sheets });
    }
    envelope.lastPage = page;
  }
  layout.sheets = page / perSheet;
  return layout;
}

/** A part's number of pages. */
export const pagesOf = ({ sheets }: PartLayout, settings: Settings): number =>
  sheets * pagesPerSheet(settings);
