/** What this browser remembers of its user; never anything of a message but whether it was read. */
function stored(storage, key, fallback) {
  try {
    return JSON.parse(storage.getItem(key)) ?? fallback;
  } catch {
    return fallback;
  }
}

function store(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // A browser that refuses storage still reads mail.
  }
}

const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
const narrow = window.innerWidth < 1000;
const defaults = { narrow, images: true, dark, tab: undefined, shortcuts: true };

export const settings = { ...defaults, ...stored(window.localStorage, 'sandbox', {}) };

export function setting(name, value) {
  settings[name] = value;
  const { shortcuts, images } = settings;
  store(window.localStorage, 'sandbox', { shortcuts, images });
}

const KEPT = 2000;
const read = new Set(stored(window.sessionStorage, 'read', []));
// Ids start again when the data folder is thrown away; with its time an id is unmistakable.
const keyOf = ({ id, receivedAt }) => `${id} ${receivedAt}`;

export const isRead = (message) => read.has(keyOf(message));

export function markRead(message) {
  read.add(keyOf(message));
  store(window.sessionStorage, 'read', [...read].slice(-KEPT));
}
