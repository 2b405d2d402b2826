import { isDeepStrictEqual } from 'node:util';
import type { Locator } from 'playwright-core';

/** How somebody works a page. Everything is found by what it is called. */
export interface Hands {
  /** A button or a link. */
  press(target: Locator): Promise<void>;
  /** Puts the cursor behind what stands in a field. */
  enter(target: Locator): Promise<void>;
}

const atTheEnd = async (target: Locator): Promise<void> => target.page().keyboard.press('ControlOrMeta+End');

export const mouse: Hands = {
  press: (target) => target.click(),
  enter: async (target) => {
    await target.click();
    await atTheEnd(target);
  },
};

/** No page has that many places to stop at. */
const mostTabs = 150;

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element: InPage) => element === element.ownerDocument.activeElement);

/** What of an element is asked inside of the page: here its types are not known. */
interface InPage {
  ownerDocument: { activeElement: unknown; defaultView: { innerWidth: number; innerHeight: number } };
  closest(selector: string): InPage | null;
  getBoundingClientRect(): Record<'left' | 'top' | 'right' | 'bottom', number>;
  scrollIntoView(options: { block: 'nearest' }): void;
  blur(): void;
  focus(options: { preventScroll: boolean }): void;
}

type Place = Record<'x' | 'y' | 'width' | 'height', number>;

/** Tab after Tab, from where the focus is. */
async function reach(target: Locator): Promise<void> {
  await target.waitFor();
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    if (await hasFocus(target)) return demandVisible(target);
    await target.page().keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not lead to ${String(target)}.`);
}

/** Where an element is on the screen, with what may be drawn around it; the ring of a row’s link is around the row. */
const placeOf = (target: Locator): Promise<Place> =>
  target.evaluate((element: InPage) => {
    element.scrollIntoView({ block: 'nearest' });
    const { left, top, right, bottom } = (element.closest('tr') ?? element).getBoundingClientRect();
    const [x, y] = [Math.max(0, left - 8), Math.max(0, top - 8)];
    const { innerWidth, innerHeight } = element.ownerDocument.defaultView;
    return {
      x,
      y,
      width: Math.min(right + 8, innerWidth) - x,
      height: Math.min(bottom + 8, innerHeight) - y,
    };
  });

/** What has the focus looks otherwise than without it. */
async function demandVisible(target: Locator): Promise<void> {
  const page = target.page();
  const clip = await placeOf(target);
  const focused = await page.screenshot({ clip });
  await target.evaluate((element: InPage) => element.blur());
  const without = await page.screenshot({ clip });
  await target.evaluate((element: InPage) => element.focus({ preventScroll: true }));
  // What is still arriving on the page moves it: then the pictures are of another place.
  if (!isDeepStrictEqual(await placeOf(target), clip)) return demandVisible(target);
  if (focused.equals(without)) throw new Error(`Nobody sees that the focus is on ${String(target)}.`);
}

export const keyboard: Hands = {
  press: async (target) => {
    await reach(target);
    await target.page().keyboard.press('Enter');
  },
  enter: async (target) => {
    await reach(target);
    await atTheEnd(target);
  },
};
