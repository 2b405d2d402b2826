import { useEffect } from 'react';
import { focusHeading } from './page.tsx';

/** Nobody has put it elsewhere meanwhile: it is nowhere, or where the dialog goes. */
const isLeftBehind = (): boolean => {
  const { activeElement } = document;
  return (
    !activeElement || activeElement === document.body || activeElement.closest('[role="dialog"]') !== null
  );
};

const canHold = (opener: Element | null): opener is HTMLElement =>
  opener instanceof HTMLElement &&
  opener !== document.body &&
  opener.isConnected &&
  !opener.matches(':disabled');

/** What was done may take the opener away a moment later, once the page hears of it. */
function watch(opener: HTMLElement): void {
  const observer = new MutationObserver(() => {
    if (canHold(opener)) return;
    stop();
    focusHeading();
  });
  const stop = () => {
    observer.disconnect();
    document.removeEventListener('focusin', stop);
  };
  observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  document.addEventListener('focusin', stop);
}

function giveBack(opener: Element | null): void {
  if (!isLeftBehind()) return;
  if (!canHold(opener)) return focusHeading();
  opener.focus({ preventScroll: true });
  watch(opener);
}

/**
 * Gives the focus back to what had it when a dialog opened, also where the dialog goes without having closed; to the
 * heading of the page where that is gone, by what was done perhaps. Mantine’s own way back does neither.
 */
export function useFocusBack(opened: boolean): void {
  useEffect(() => {
    if (!opened) return undefined;
    const opener = document.activeElement;
    return () => giveBack(opener);
  }, [opened]);
}
