import { readMessage } from './api.js';
import { byId, h, icon } from './dom.js';
import { setting, settings } from './settings.js';
import { viewsOf } from './views.js';
import { wholeTime } from './words.js';

const reader = byId('reader');
let shown;

export const shownId = () => shown;

export function showNothing(text = 'Choose a message to read it.') {
  shown = undefined;
  reader.replaceChildren(back(), h('div', { class: 'nothing' }, icon('email'), h('p', {}, text)));
}

export async function showMessage(id) {
  if (shown === id) return;
  shown = id;
  try {
    const message = await readMessage(id);
    if (shown === id) draw(message);
  } catch (error) {
    if (shown === id) showNothing(error.message);
  }
}

function back() {
  return h('a', { class: 'back', href: '#' }, icon('back'), 'All messages');
}

function draw(message) {
  const views = viewsOf(message);
  const panel = h('div', { class: 'panel', id: 'panel', role: 'tabpanel', tabindex: '0' });
  const tabs = views.map((view) => tabOf(view));
  const choose = (at, focus) => {
    const view = views[at];
    for (const [index, tab] of tabs.entries()) {
      tab.setAttribute('aria-selected', String(index === at));
      tab.tabIndex = index === at ? 0 : -1;
    }
    panel.setAttribute('aria-labelledby', tabs[at].id);
    panel.replaceChildren(...[view.render()].flat());
    panel.scrollTop = 0;
    if (focus) tabs[at].focus();
  };
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener('click', () => {
      setting('tab', views[index].name);
      choose(index);
    });
  }
  const bar = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Views of the message' }, tabs);
  bar.addEventListener('keydown', (event) => moveTab(event, tabs, choose));
  reader.replaceChildren(back(), letterhead(message), bar, panel);
  choose(
    Math.max(
      0,
      views.findIndex(({ name }) => name === settings.tab),
    ),
  );
}

function tabOf({ name, count }) {
  return h(
    'button',
    { type: 'button', role: 'tab', id: `tab-${name.toLowerCase()}`, 'aria-controls': 'panel' },
    name,
    count && h('span', { class: 'pill' }, String(count)),
  );
}

function moveTab(event, tabs, choose) {
  const at = tabs.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined || at === -1) return;
  event.preventDefault();
  event.stopPropagation();
  choose((to + tabs.length) % tabs.length, true);
}

function letterhead(message) {
  const { channel, from, to, receivedAt } = message;
  const lines = [
    ['From', from],
    ['To', channel === 'print' ? to.join(', ') : addressed(message)],
    ['Received', wholeTime(receivedAt)],
  ];
  return h(
    'div',
    { class: 'letterhead' },
    h('h2', { dir: 'auto' }, titleOf(message)),
    h(
      'dl',
      {},
      lines.map(([name, value]) => [h('dt', {}, name), h('dd', {}, h('bdi', {}, value))]),
    ),
  );
}

/** As written in the header when that names whoever got it, else the envelope's bare addresses. */
function addressed({ to, headers }) {
  const written = headers.to?.join(', ') ?? '';
  return to.length > 0 && to.every((address) => written.includes(address)) ? written : to.join(', ');
}

/** A text message has no subject; the one in the list is the start of its text. */
function titleOf({ channel, to, subject }) {
  return channel === 'sms' ? `SMS to ${to.join(', ')}` : subject || 'No subject';
}
