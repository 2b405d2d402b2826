async function ask(path, options) {
  const answer = await fetch(path, options);
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new Error(problem.detail ?? `The sandbox answered ${answer.status}.`);
}

export async function listMessages(filter, cursor) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filter, cursor })) if (value) query.set(name, value);
  return (await ask(`/api/messages?${query}`)).json();
}

export const readMessage = async (id) => (await ask(`/api/messages/${id}`)).json();
export const readRaw = async (id) => (await ask(`/api/messages/${id}/raw`)).text();
export const deleteAll = () => ask('/api/messages', { method: 'DELETE' });
export const attachmentPath = (id, n) => `/api/messages/${id}/attachments/${n}`;

export function framePath(id, { images, dark }) {
  return `/messages/${id}/frame?images=${images ? 'on' : 'off'}&scheme=${dark ? 'dark' : 'light'}`;
}

/** EventSource connects again by itself; until it is connected anything may have happened unheard. */
export function onChange({ appended, cleared, connected }) {
  const events = new EventSource('/api/events');
  events.addEventListener('open', connected);
  events.addEventListener('appended', appended);
  events.addEventListener('cleared', cleared);
}
