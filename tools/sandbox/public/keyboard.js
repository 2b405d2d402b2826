import { byId } from './dom.js';
import { neighbour, rowOf } from './list.js';
import { setting, settings } from './settings.js';

const typing = (target) => target.matches?.('input:not([type=radio]):not([type=checkbox]), textarea, select');

/**
 * Letters can be switched off (WCAG 2.1.4: people who dictate would press them by speaking). Arrows act
 * only where the focus is in the list or nowhere, so that they still scroll a long message.
 */
export function listenToKeys() {
  const box = byId('shortcuts');
  box.checked = settings.shortcuts;
  box.addEventListener('change', () => setting('shortcuts', box.checked));
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId('confirm').open) return;
    if (typing(event.target) ? typed(event) : pressed(event)) event.preventDefault();
  });
}

function typed({ key }) {
  if (key === 'ArrowDown') return go(0);
  if (key !== 'Escape') return false;
  byId('search').blur();
  return true;
}

function pressed({ key, target }) {
  const inList = target === document.body || byId('list').contains(target);
  if (inList && key === 'ArrowDown') return go(1);
  if (inList && key === 'ArrowUp') return go(-1);
  if (key === 'Enter' && inList && location.hash) return read();
  if (key === 'Escape') return leave();
  if (!settings.shortcuts) return false;
  if (key === 'j') return go(1);
  if (key === 'k') return go(-1);
  if (key !== '/') return false;
  byId('search').focus();
  byId('search').select();
  return true;
}

function go(step) {
  const id = neighbour(step);
  if (id === undefined) return false;
  location.replace(`#${id}`);
  rowOf(id)?.focus({ preventScroll: true });
  return true;
}

/** Enter on a row other than the open one is the link's own: it opens that. */
function read() {
  const focused = document.activeElement?.dataset?.id;
  if (focused !== undefined && `#${focused}` !== location.hash) return false;
  byId('reader').focus();
  return true;
}

function leave() {
  const id = location.hash.slice(1);
  if (!id) return false;
  if (byId('reader').contains(document.activeElement) && rowOf(id)?.checkVisibility()) rowOf(id).focus();
  else location.hash = '';
  return true;
}
