import type { Place, Remark } from './finding.ts';
import { ancestry, type Page, type Visit } from './markup.ts';
import { placeholder } from './written.ts';

const images = new Set(['img', 'mj-image', 'mj-carousel-image', 'area']);
/** What image editors and cameras call files, and words that say only that there is a picture. */
const saysNothing =
  /^(?:image|picture|photo|img|logo|graphic|icon|banner|bild|foto|image de|untitled|alt|todo|tbd|placeholder)?[\s_-]*\d*$|\.(?:png|jpe?g|gif|webp|svg|avif)$|^(?:img|dsc|screenshot)[\s_-]*\d+/i;

const isDecoration = ({ attributes }: Visit): boolean =>
  attributes['aria-hidden'] === 'true' ||
  attributes['role'] === 'presentation' ||
  attributes['role'] === 'none' ||
  'hidden' in attributes;

const isImage = ({ element, attributes }: Visit): boolean =>
  images.has(element) || (element === 'input' && attributes['type']?.toLowerCase() === 'image');

const nameOf = ({ element, attributes }: Visit): string => {
  const source = attributes['src'] ?? '';
  const name = source.startsWith('data:') ? '' : source.slice(0, 80).replaceAll(placeholder, '…');
  return name === '' ? `<${element}>` : `<${element}> ${name}`;
};

const remedy = 'Say what it shows with alt="…", or alt="" where it is decoration alone.';

function ofImage(visit: Visit, linked: Visit | undefined): Omit<Remark, 'place'> | undefined {
  const alt = visit.attributes['alt'];
  const base = { rule: 'alternative-text', remedy } as const;
  const alone = 'href' in visit.attributes || (linked !== undefined && !linked.words);
  if (alt === undefined && visit.attributes['aria-label']?.trim()) return undefined;
  if (alt === undefined)
    return {
      ...base,
      what: `${nameOf(visit)} has no alternative text`,
      why: 'Who cannot see it, or does not load pictures, hears its address or nothing.',
    };
  if (alt.trim() === '')
    return alone
      ? {
          ...base,
          what: `${nameOf(visit)} is all there is of a link, and has an empty alternative text`,
          why: 'Who cannot see it does not learn where the link leads.',
          remedy: 'Say where the link leads with alt="…".',
        }
      : undefined;
  return saysNothing.test(alt.trim())
    ? {
        ...base,
        what: `the alternative text “${alt.trim().slice(0, 80)}” of ${nameOf(visit)} says nothing`,
        why: 'It stands in for the picture where that is not seen.',
      }
    : undefined;
}

function ofDrawing({ attributes, words }: Visit): Omit<Remark, 'place'> | undefined {
  if (attributes['aria-label']?.trim() || attributes['aria-labelledby']?.trim() || words) return undefined;
  return {
    rule: 'alternative-text',
    what: 'an <svg> has no alternative text',
    why: 'Who cannot see it hears nothing of it.',
    remedy:
      'Say what it shows with role="img" aria-label="…", or aria-hidden="true" where it is decoration alone.',
  };
}

/** Pictures that say nothing to those who do not see them (WCAG 2.2, success criterion 1.1.1). */
export const pictureRemarks = (page: Page, place: Place): Remark[] =>
  page.elements.flatMap((visit, at) => {
    if (!isImage(visit) && visit.element !== 'svg') return [];
    const around = [...ancestry(page, at)];
    if (around.some(isDecoration)) return [];
    const linked = around.find(({ element }) => element === 'a');
    const remark = visit.element === 'svg' ? ofDrawing(visit) : ofImage(visit, linked);
    return remark ? [{ ...remark, place: visit.line > 0 ? { ...place, line: visit.line } : place }] : [];
  });
