import { listMessages } from './api.js';
import { announce, byId, h, icon } from './dom.js';
import { isRead, markRead } from './settings.js';
import { CHANNEL_NAMES, counted, recipients, shortTime, wholeTime } from './words.js';

const list = byId('list');
const filter = { q: '', channel: '' };
let messages = [];
let total = 0;
let next;
let selected;
/** Answers may overtake each other; only the one to the last question counts. */
let question = 0;

export const isFiltered = () => filter.q !== '' || filter.channel !== '';

export async function show(changes = {}) {
  Object.assign(filter, changes);
  const mine = ++question;
  const page = await listMessages(filter);
  if (mine !== question) return;
  messages = page.messages;
  ({ total, next } = page);
  const wasListed = rowOf(selected) !== null;
  draw();
  // The message that the address names may have been chosen before the list was there.
  if (!wasListed) select(selected);
}

/** Puts what is new on top and leaves the rest, and the scroll position, alone. */
export async function refresh() {
  const mine = ++question;
  const page = await listMessages(filter);
  if (mine !== question) return;
  const known = new Set(messages.map(({ id }) => id));
  const fresh = page.messages.filter(({ id }) => !known.has(id));
  const adjoining = fresh.length < page.messages.length || known.size === 0;
  if (adjoining && known.size > 0) messages = [...fresh, ...messages];
  else ({ messages, next } = page);
  const arrived = page.total - total;
  total = page.total;
  draw(new Set(fresh.map(({ id }) => id)));
  if (arrived > 0) announce(`${counted(arrived, 'new message', 'new messages')}.`);
}

export async function showOlder() {
  const mine = ++question;
  const page = await listMessages(filter, next);
  if (mine !== question) return;
  messages = [...messages, ...page.messages];
  next = page.next;
  draw();
}

export function empty() {
  question += 1;
  messages = [];
  total = 0;
  next = undefined;
  draw();
}

export function select(id) {
  selected = id;
  const message = messages.find((one) => one.id === id);
  if (message) markRead(message);
  for (const row of list.querySelectorAll('.row')) mark(row);
  rowOf(id)?.scrollIntoView({ block: 'nearest' });
}

export function neighbour(step) {
  const at = messages.findIndex(({ id }) => id === selected);
  if (at === -1) return messages[0]?.id;
  return messages[Math.min(messages.length - 1, Math.max(0, at + step))]?.id;
}

export const rowOf = (id) => list.querySelector(`[data-id="${id}"]`);

function draw(arrived = new Set()) {
  const items = new Map([...list.children].map((item) => [item.firstChild.dataset.id, item]));
  const wanted = new Set(messages.map(({ id }) => id));
  for (const [id, item] of items) if (!wanted.has(id)) item.remove();
  let place = list.firstChild;
  for (const message of messages) {
    const item = items.get(message.id) ?? itemOf(message, arrived.has(message.id));
    if (item === place) place = place.nextSibling;
    else list.insertBefore(item, place);
  }
  byId('more').hidden = next === undefined;
  const vacant = total === 0 && !isFiltered();
  document.body.classList.toggle('vacant', vacant);
  byId('empty').hidden = !vacant;
  byId('no-match').hidden = total > 0 || !isFiltered();
  byId('delete-all').hidden = vacant;
  byId('count').textContent = total === 0 ? '' : counted(total, 'message', 'messages');
}

function itemOf(message, arrived) {
  const { id, channel, subject, receivedAt } = message;
  const row = h(
    'a',
    { class: 'row', href: `#${id}`, 'data-id': id },
    h('span', { class: `badge ${channel}` }, icon(channel)),
    h('span', { class: 'to', dir: 'auto' }, recipients(message) || 'Nobody'),
    h('time', { datetime: receivedAt, title: wholeTime(receivedAt) }, shortTime(receivedAt)),
    h('span', { class: 'subject', dir: 'auto' }, subject || 'No subject'),
    h('span', { class: 'visually-hidden' }, `, ${CHANNEL_NAMES[channel]}`),
  );
  row.message = message;
  mark(row);
  return h('li', { class: arrived ? 'arrived' : undefined }, row);
}

function mark(row) {
  row.classList.toggle('unread', !isRead(row.message));
  if (row.dataset.id === selected) row.setAttribute('aria-current', 'true');
  else row.removeAttribute('aria-current');
}
