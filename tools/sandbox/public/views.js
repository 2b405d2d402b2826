import { attachmentPath, framePath, readRaw } from './api.js';
import { h, icon, linked } from './dom.js';
import { setting, settings } from './settings.js';
import { counted, shortTime, size } from './words.js';

/** The tabs of a message, the best to read first. */
export function viewsOf(message) {
  const { channel, html, text, attachments } = message;
  const views = {
    email: [
      html !== undefined && { name: 'HTML', render: () => htmlView(message) },
      text !== undefined && {
        name: 'Text',
        render: () => h('div', { class: 'plain text', dir: 'auto' }, linked(text)),
      },
    ],
    sms: [{ name: 'Phone', render: () => phoneView(message) }],
    print: [{ name: 'Letter', render: () => letterView(message) }],
  };
  return [
    ...views[channel],
    attachments.length > 0 &&
      channel === 'email' && {
        name: 'Attachments',
        count: attachments.length,
        render: () =>
          h(
            'ul',
            { class: 'files' },
            attachments.map((one) => h('li', {}, fileLink(message, one))),
          ),
      },
    { name: channel === 'email' ? 'Headers' : 'Details', render: () => headersView(message) },
    { name: 'Raw', render: () => rawView(message) },
  ].filter(Boolean);
}

function htmlView({ id }) {
  // The second wall around a mail's HTML; the first is the policy its own document has (mail-frame.ts).
  const frame = h('iframe', {
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    title: 'The message as HTML',
  });
  const desk = h('div', { class: 'desk' }, frame);
  const alone = h('a', { class: 'alone', target: '_blank', rel: 'noopener' }, 'Open alone');
  const update = () => {
    desk.className = `desk${settings.narrow ? ' narrow' : ''}${settings.dark ? ' dark' : ''}`;
    const path = framePath(id, settings);
    alone.href = path;
    if (frame.getAttribute('src') !== path) frame.setAttribute('src', path);
  };
  const set = (name, value) => {
    setting(name, value);
    update();
  };
  const options = h(
    'div',
    { class: 'view-options' },
    choice('Width', [
      ['375 px', settings.narrow, () => set('narrow', true)],
      ['800 px', !settings.narrow, () => set('narrow', false)],
    ]),
    choice('Colours', [
      ['Light', !settings.dark, () => set('dark', false)],
      ['Dark', settings.dark, () => set('dark', true)],
    ]),
    h(
      'label',
      { class: 'switch', title: 'Images of this machine only; others never load here' },
      h('input', {
        type: 'checkbox',
        checked: settings.images,
        onchange: ({ target }) => set('images', target.checked),
      }),
      'Images',
    ),
    alone,
  );
  update();
  return [options, desk];
}

function choice(legend, options) {
  return h(
    'fieldset',
    { class: 'choice' },
    h('legend', { class: 'visually-hidden' }, legend),
    options.map(([name, checked, onchange]) =>
      h('label', {}, h('input', { type: 'radio', name: legend, checked, onchange }), h('span', {}, name)),
    ),
  );
}

function phoneView({ from, text = '', receivedAt, metadata }) {
  const { segments, encoding } = metadata;
  return h(
    'div',
    { class: 'phone' },
    h(
      'div',
      {},
      h('h3', {}, h('bdi', {}, from)),
      h('div', { class: 'bubble', dir: 'auto' }, linked(text)),
      h(
        'small',
        {},
        `${shortTime(receivedAt)} · ${counted(Number(segments), 'segment', 'segments')} · ${encoding}`,
      ),
    ),
  );
}

function letterView(message) {
  const { to, attachments, metadata } = message;
  const pages = metadata.pages && counted(Number(metadata.pages), 'page', 'pages');
  return h(
    'div',
    { class: 'post' },
    h(
      'div',
      { class: 'envelope' },
      h('span', { class: 'stamp' }, icon('print')),
      h('address', { dir: 'auto' }, to.join('\n')),
    ),
    attachments.map((one) => fileLink(message, one, pages)),
  );
}

function fileLink({ id }, { n, fileName, mediaType, bytes }, pages) {
  const facts = [pages, mediaType === 'application/pdf' ? 'PDF' : mediaType, size(bytes)].filter(Boolean);
  return h(
    'a',
    { class: 'file', href: attachmentPath(id, n), target: '_blank', rel: 'noopener' },
    h('span', { class: 'badge print' }, icon('file')),
    h('strong', {}, h('bdi', {}, fileName)),
    h('small', {}, facts.join(' · ')),
    h('span', { class: 'act', 'aria-hidden': 'true' }, 'Open'),
  );
}

function headersView({ headers, metadata }) {
  const rows = [...Object.entries(headers), ...Object.entries(metadata)]
    .filter(
      ([name], index, all) =>
        all.findIndex(([other]) => other.toLowerCase() === name.toLowerCase()) === index,
    )
    .flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
  return h(
    'table',
    { class: 'headers' },
    h(
      'tbody',
      {},
      rows.map(([name, value]) =>
        h('tr', {}, h('th', { scope: 'row' }, name), h('td', { dir: 'auto' }, value)),
      ),
    ),
  );
}

const RAW_SHOWN = 200_000;

function rawView({ id }) {
  const place = h('pre', { class: 'plain' }, 'Loading…');
  readRaw(id).then(
    (raw) => {
      place.textContent = raw.slice(0, RAW_SHOWN);
      if (raw.length <= RAW_SHOWN) return;
      const rest = h('a', { href: `/api/messages/${id}/raw`, download: `${id}.txt` }, 'Download all of it');
      place.append('\n\n… and more. ', rest);
    },
    (error) => (place.textContent = error.message),
  );
  return place;
}
