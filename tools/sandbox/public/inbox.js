import { deleteAll, onChange } from './api.js';
import { announce, byId, icon } from './dom.js';
import { listenToKeys } from './keyboard.js';
import * as list from './list.js';
import { showMessage, shownId, showNothing } from './reader.js';

const TYPING_PAUSE_MS = 150;

const report = (error) => announce(error.message);
const wide = matchMedia('(min-width: 761px)');

/** The address says which message is open, so that back, reload and sending a link all work. */
async function openFromAddress() {
  const id = location.hash.slice(1);
  document.body.classList.toggle('reading', id !== '');
  const before = shownId();
  list.select(id || undefined);
  if (id) {
    await showMessage(id);
    if (!wide.matches) byId('reader').focus();
    return;
  }
  showNothing();
  if (before && !wide.matches) list.rowOf(before)?.focus();
}

function listenToTools() {
  let pause;
  // The address names the open message: following the skip link must not change it.
  document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    byId('reader').focus();
  });
  byId('search').addEventListener('input', ({ target }) => {
    clearTimeout(pause);
    pause = setTimeout(() => list.show({ q: target.value.trim() }).catch(report), TYPING_PAUSE_MS);
  });
  for (const choice of document.querySelectorAll('[name=channel]')) {
    choice.addEventListener('change', () => list.show({ channel: choice.value }).catch(report));
  }
  byId('reset').addEventListener('click', () => {
    byId('search').value = '';
    document.querySelector('[name=channel]').checked = true;
    byId('search').focus();
    list.show({ q: '', channel: '' }).catch(report);
  });
  byId('more').addEventListener('click', () => list.showOlder().catch(report));
}

function listenToDelete() {
  const dialog = byId('confirm');
  byId('delete-all').prepend(icon('bin'));
  byId('delete-all').addEventListener('click', () => {
    dialog.returnValue = 'keep';
    dialog.showModal();
  });
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'delete')
      deleteAll().then(() => announce('All messages are deleted.'), report);
  });
}

listenToTools();
listenToDelete();
listenToKeys();
window.addEventListener('hashchange', openFromAddress);
onChange({
  appended: () => list.refresh().catch(report),
  connected: () => list.show().catch(report),
  cleared: () => {
    list.empty();
    location.hash = '';
    list.show().catch(report);
  },
});
await list.show().catch(report);
await openFromAddress();
