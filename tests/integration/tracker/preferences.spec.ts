import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CustomerSnapshot,
  type PreferencesChosenV1,
  communicationComposedV1,
  communicationWithheldV1,
  customerChangedV1,
  preferencesChosenV1,
  preferencesOfferedV1,
  responseCapturedV1,
} from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { DateTime } from 'luxon';
import { Client } from 'pg';
import { type Form, formIn } from './form.js';
import { type RunningIngest, startIngest } from '../ingest/running-ingest.js';
import {
  type Mail,
  type TrackerUnderTest,
  linkTo,
  mail,
  person,
  publicUrl,
  send,
  startTracker,
} from './tracker.js';

describe('the customer’s own pages', () => {
  let tracker: TrackerUnderTest;
  let database: Client;

  beforeAll(async () => {
    tracker = await startTracker();
    database = new Client({ connectionString: tracker.infrastructure.stack.adminDatabaseUrl });
    await database.connect();
  });
  afterAll(async () => {
    await database?.end();
    await tracker?.stop();
  });

  const pathOf = ({ head }: Mail): string => `/t/p/${linkTo(head.communicationId, 'preferences')}`;
  const look = (path: string, headers: Form = {}) =>
    tracker.request(path, { headers: { ...person, ...headers } });
  const read = async (path: string): Promise<string> => (await look(path)).text();
  const own = { 'sec-fetch-site': 'same-origin', origin: publicUrl };
  const post = (path: string, form: Form, headers: Form = own) =>
    tracker.request(path, {
      method: 'POST',
      headers: { ...person, ...headers },
      body: new URLSearchParams(form),
    });

  const recorded = async (sent = mail()): Promise<Mail> => {
    await send(tracker.bus, sent);
    await tracker.recorded();
    return sent;
  };
  const heard = async (
    { head }: Mail,
    version: number,
    more: Partial<CustomerSnapshot> = {},
  ): Promise<void> => {
    const { example } = customerChangedV1;
    const customer = { ...example.customer, id: head.customerId, version, ...more };
    await tracker.bus.publish(customerChangedV1, { ...example, customer }, `${head.customerId}:${version}`);
    await tracker.bus.drained('TOURBUS_DATA', 'tracker-profiles');
  };
  const chosen = async ({ head }: Mail, atLeast = 0): Promise<PreferencesChosenV1[]> =>
    eventually(async () => {
      const all = await tracker.bus.read(preferencesChosenV1, 0);
      const theirs = all.map(({ data }) => data).filter(({ customerId }) => customerId === head.customerId);
      return theirs.length >= atLeast && theirs;
    });

  it('open by the link of a message, in the customer’s language, to be kept and passed on by nobody', async () => {
    const sent = await recorded();
    await heard(sent, 1);
    const page = await look(pathOf(sent), { 'accept-language': 'en' });
    expect(page.status).toBe(200);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
    });
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame/,
    );
    expect(policy).not.toContain('unsafe');
    const html = await page.text();
    expect(html).toContain('<html lang="de" dir="ltr">');
    expect(html).toMatch(/name="marketing-email" checked>/);
    expect(html).toContain('z•••@customers.example');
    expect((await tracker.request(pathOf(sent), { method: 'HEAD', headers: person })).status).toBe(200);
    await look(`${pathOf(sent)}?act=stop&marketing-email=`);
    expect(await chosen(sent)).toEqual([]);
  });

  it('say what was changed on them, once, and show it before anybody else knows', async () => {
    const sent = await recorded();
    await heard(sent, 1);
    const { 'marketing-email': _, ...form } = formIn(await read(pathOf(sent)));
    const wish = { ...form, frequency: 'weekly', quiet: 'on', 'quiet-from': '21:00' };
    const answer = await post(pathOf(sent), wish);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `${linkTo(sent.head.communicationId, 'preferences')}?done=saved`,
    ]);
    expect(answer.headers.get('referrer-policy')).toBe('same-origin');
    const [choice] = await chosen(sent, 1);
    expect(choice).toEqual({
      choiceId: expect.any(String),
      customerId: sent.head.customerId,
      communicationId: sent.head.communicationId,
      channel: 'email',
      chosenAt: expect.any(String),
      wording: 'preference-centre/1/de',
      consents: [{ purpose: 'marketing', channel: 'email', state: 'revoked' }],
      wishes: { frequency: { messages: 1, days: 7 }, quietHours: { from: '21:00', to: '08:00' } },
    });

    const after = await read(`${pathOf(sent)}?done=saved`);
    expect(after).toContain('Ihre Auswahl ist gespeichert.');
    expect(formIn(after)).toMatchObject({ frequency: 'weekly', quiet: 'on', 'quiet-from': '21:00' });
    expect(formIn(after)).not.toHaveProperty('marketing-email');
    expect((await post(pathOf(sent), formIn(after))).status).toBe(303);
    expect(await chosen(sent)).toHaveLength(1);
  });

  it('keep as evidence what was shown and what was changed', async () => {
    const sent = await recorded();
    const form = formIn(await read(pathOf(sent)));
    await post(pathOf(sent), { ...form, language: 'sv' });
    const [choice] = await chosen(sent, 1);
    const { rows } = await database.query('SELECT * FROM tracker.preference_choices WHERE id = $1', [
      choice?.choiceId,
    ]);
    expect(rows).toMatchObject([
      {
        customer_id: sent.head.customerId,
        communication_id: sent.head.communicationId,
        wording: 'preference-centre/1/de',
        shown: { language: 'de', marketing: { email: true } },
        consents: [],
        wishes: { locale: 'sv' },
      },
    ]);
    expect(await read(pathOf(sent))).toContain('<html lang="sv" dir="ltr">');
  });

  it('give way to what the profile has heard later, in whatever order it comes', async () => {
    const sent = await recorded();
    await heard(sent, 1);
    await post(pathOf(sent), { ...formIn(await read(pathOf(sent))), pause: '3' });
    expect(formIn(await read(pathOf(sent)))['pause']).toBe('kept');
    const lifted = {
      chosenAt: { pausedUntil: DateTime.now().plus({ minutes: 1 }).toJSDate().toISOString() },
    };
    await heard(sent, 3, { preferences: lifted });
    await heard(sent, 2, { locale: 'fr' });
    const page = await read(pathOf(sent));
    expect(formIn(page)['pause']).toBe('none');
    expect(page).toContain('<html lang="de"');
  });

  it('refuse quiet hours that are none, and keep the rest of the form', async () => {
    const sent = await recorded();
    const form = {
      ...formIn(await read(pathOf(sent))),
      quiet: 'on',
      'quiet-from': '08:00',
      zone: 'Asia/Tokyo',
    };
    const answer = await post(pathOf(sent), form);
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('role="alert"');
    expect(formIn(page)).toMatchObject({ ...form, act: 'save' });
    expect(await chosen(sent)).toEqual([]);
    expect((await post(pathOf(sent), { ...formIn(page), 'quiet-from': '23:00' })).status).toBe(303);
    expect(await chosen(sent, 1)).toMatchObject([
      { wishes: { quietHours: { from: '23:00', to: '08:00' }, timeZone: 'Asia/Tokyo' } },
    ]);
  });

  it('stop all marketing at once, again and again within a minute', async () => {
    const sent = await recorded();
    const stops = async (count: number): Promise<string[]> =>
      eventually(async () => {
        const all = await tracker.bus.read(responseCapturedV1, 0);
        const theirs = all
          .map(({ data }) => data)
          .filter(({ customerId }) => customerId === sent.head.customerId);
        return theirs.length === count && theirs.map(({ kind, purpose }) => `${kind} ${purpose}`);
      });
    const stopped = await post(pathOf(sent), { act: 'stop' });
    expect(stopped.headers.get('location')).toMatch(/\?done=stopped$/);
    expect(await stops(1)).toEqual(['unsubscribe marketing']);
    const page = await read(`${pathOf(sent)}?done=stopped`);
    expect(page).toContain('vollständig abbestellt');
    expect(page).toMatch(/name="marketing-email">/);
    await post(pathOf(sent), { ...formIn(page), 'marketing-email': 'on' });
    expect(await chosen(sent, 1)).toMatchObject([
      { consents: [{ purpose: 'marketing', channel: 'email', state: 'granted' }] },
    ]);
    await post(pathOf(sent), { act: 'stop' });
    expect(await stops(2)).toHaveLength(2);
    expect(await read(pathOf(sent))).toMatch(/name="marketing-email">/);
  });

  it('name topics as the brand does, by the version that counts: a lower one may come back', async () => {
    const sent = mail();
    const brand = `b-${randomUUID().slice(0, 8)}`;
    await recorded({ ...sent, composed: { ...sent.composed, brand: { key: brand, version: 1 } } });
    const offer = async (version: number, name: string, day: number): Promise<void> => {
      const topics = [{ key: 'field-notes', name: { en: 'Notes', de: name } }];
      const offeredAt = `2026-11-0${day}T08:00:00Z`;
      const data = { ...preferencesOfferedV1.example, brand: { key: brand, version }, topics, offeredAt };
      await tracker.bus.publish(preferencesOfferedV1, data, `${brand}:${offeredAt}`);
      await tracker.bus.drained('TOURBUS_PREFERENCES', 'tracker-offers');
    };
    expect(await read(pathOf(sent))).not.toContain('name="topic-');
    await offer(2, 'Notizen zu Weihnachten', 2);
    await offer(1, 'Notizen', 1);
    expect(await read(pathOf(sent))).toContain('<span>Notizen zu Weihnachten</span>');
    await offer(1, 'Notizen', 3);
    const page = await read(pathOf(sent));
    expect(page).toContain('<span>Notizen</span>');
    const { 'topic-field-notes': _, ...form } = formIn(page);
    await post(pathOf(sent), form);
    expect(await chosen(sent, 1)).toMatchObject([
      { consents: [{ purpose: 'field-notes', state: 'revoked' }] },
    ]);
  });

  it('act on no form of another site', async () => {
    const sent = await recorded();
    const form = { ...formIn(await read(pathOf(sent))), language: 'fr' };
    const foreign: Form[] = [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ];
    for (const headers of foreign) {
      const answer = await post(pathOf(sent), form, headers);
      expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('noindex')]);
    }
    for (const act of ['stop', 'end'])
      expect((await post(pathOf(sent), { act }, foreign[0])).status).toBe(403);
    expect(await chosen(sent)).toEqual([]);
    expect((await look(pathOf(sent))).status).toBe(200);
  });

  it('are not there for a link that was changed, or is for something else', async () => {
    const sent = await recorded();
    const token = linkTo(sent.head.communicationId, 'preferences');
    const strange = [
      `${token.slice(0, -4)}AAAA`,
      linkTo(sent.head.communicationId, 'unsubscribe'),
      linkTo(sent.head.communicationId, 'click'),
      'x',
    ];
    for (const other of strange) {
      expect((await look(`/t/p/${other}`)).status).toBe(404);
      expect((await look(`/t/p/${other}/history`)).status).toBe(404);
      expect((await post(`/t/p/${other}`, { act: 'stop' })).status).toBe(404);
    }
  });

  it('come in a moment where the facts about the message do', async () => {
    const early = mail();
    const answer = await look(pathOf(early));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    await tracker.bus.publish(communicationComposedV1, early.composed, early.head.communicationId);
    await tracker.recorded();
    expect((await look(pathOf(early))).status).toBe(200);
  });

  it('end with their links: by age, by the customer’s word, with the address, with the customer', async () => {
    const old = mail();
    const days = (n: number): string => DateTime.utc().minus({ days: n }).toJSDate().toISOString();
    const inAMinute = (): string => DateTime.utc().plus({ minutes: 1 }).toJSDate().toISOString();
    await recorded({ ...old, dispatched: { ...old.dispatched, dispatchedAt: days(181) } });
    expect((await look(pathOf(old))).status).toBe(410);

    const first = await recorded();
    expect((await post(pathOf(first), { act: 'end' })).status).toBe(303);
    expect((await look(pathOf(first))).status).toBe(410);
    const second = mail();
    const head = { customerId: first.head.customerId };
    await recorded({
      ...second,
      composed: { ...second.composed, ...head },
      rendered: { ...second.rendered, ...head },
      // Two clocks are at work, the dispatcher's and the database's: a minute is more than they may differ by.
      dispatched: { ...second.dispatched, ...head, dispatchedAt: inAMinute() },
    });
    expect((await look(pathOf(second))).status).toBe(200);

    await heard(first, 1, {
      contactPoints: [{ channel: 'email', address: 'z@other.example', state: 'active' }],
    });
    expect((await look(pathOf(second))).status).toBe(410);
    await heard(first, 2, { attributes: { erased: true } });
    expect((await look(pathOf(second))).status).toBe(404);
  });

  it('show what was sent, newest first, and nothing that was not', async () => {
    const newest = mail();
    const customerId = newest.head.customerId;
    const withheld = { ...communicationWithheldV1.example, ...newest.head, communicationId: randomUUID() };
    await tracker.bus.publish(communicationWithheldV1, withheld, withheld.communicationId);
    for (let i = 0; i < 60; i++) {
      const one = mail();
      const { head, composed, rendered, dispatched } = one;
      await send(tracker.bus, {
        head: { ...head, customerId },
        composed: { ...composed, customerId },
        rendered: { ...rendered, customerId },
        dispatched: { ...dispatched, customerId },
      });
    }
    await recorded(newest);
    const path = `${pathOf(newest)}/history`;
    const pages = [await read(path)];
    for (;;) {
      const [, older] = /href="history\?before=([^"]+)"/.exec(pages.at(-1) ?? '') ?? [];
      if (older === undefined) break;
      pages.push(await read(`${path}?before=${older}`));
    }
    expect(pages.length).toBeGreaterThan(1);
    expect(pages[0]).toContain('<html lang="de"');
    const subject = '<h2><bdi lang="de-AT">Ihre Bestellung 1001 ist unterwegs</bdi></h2>';
    expect(pages.join('').split(subject)).toHaveLength(62);
    expect(pages.join('')).not.toContain('zoe@customers.example');
    for (const wrong of ['x', Buffer.from('["soon","me"]').toString('base64url')])
      expect(await read(`${path}?before=${wrong}`)).toBe(pages[0]);
  });

  it('answer whoever asks too often with the time to wait', async () => {
    const sent = await recorded();
    const answers = await Promise.all(Array.from({ length: 14 }, () => post(pathOf(sent), { act: 'save' })));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(2);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await look(pathOf(sent))).status).toBe(200);
  });
});

describe('what customers chose', () => {
  let ingest: RunningIngest;
  beforeAll(async () => {
    ingest = await startIngest();
  });
  afterAll(() => ingest?.stop());

  it('is in the profile, with its evidence, whatever the order in which it comes', async () => {
    const consents = [
      { purpose: 'marketing', channel: 'email', state: 'granted', at: '2026-03-01T09:00:00Z' },
    ];
    await ingest.call('PUT', '/customers/C-7', { locale: 'de-AT', consents });
    const { example } = preferencesChosenV1;
    const choice = (hour: number, more: Partial<PreferencesChosenV1>) => ({
      ...{ ...example, customerId: 'C-7', choiceId: randomUUID(), consents: [], wishes: {} },
      chosenAt: `2026-11-02T${hour}:00:00.000Z`,
      ...more,
    });
    const later = choice(12, {
      consents: [{ purpose: 'marketing', channel: 'email', state: 'granted' }],
      wishes: { pausedUntil: null },
    });
    const earlier = choice(11, {
      consents: [
        { purpose: 'marketing', channel: 'email', state: 'revoked' },
        { purpose: 'field-notes', state: 'revoked' },
      ],
      wishes: { pausedUntil: '2027-02-01T23:00:00.000Z', locale: 'fr' },
    });
    for (const one of [later, earlier]) {
      await ingest.bus.publish(preferencesChosenV1, one, one.choiceId);
      await ingest.bus.drained('TOURBUS_PREFERENCES', 'ingest-preferences');
    }
    const { body } = await ingest.call('GET', '/customers/C-7');
    expect(body).toMatchObject({
      locale: 'fr',
      preferences: { chosenAt: { pausedUntil: later.chosenAt, locale: earlier.chosenAt } },
      consents: expect.arrayContaining([
        expect.objectContaining({
          purpose: 'marketing',
          channel: 'email',
          state: 'granted',
          at: later.chosenAt,
        }),
        expect.objectContaining({ purpose: 'field-notes', state: 'revoked', at: earlier.chosenAt }),
      ]),
    });
    expect(body['preferences']).not.toHaveProperty('pausedUntil');

    const told = await ingest.bus.read(customerChangedV1, 3);
    expect(told.at(-1)?.data).toMatchObject({ customer: { id: 'C-7', locale: 'fr' } });
    const timeline = await ingest.call('GET', '/customers/C-7/timeline');
    expect(JSON.stringify(timeline.body)).toContain(earlier.choiceId);
    const database = new Client({ connectionString: ingest.infrastructure.stack.adminDatabaseUrl });
    await database.connect();
    const { rows } = await database.query<{ told: string }>(
      `SELECT concat_ws(' ', purpose, channel, state, basis, actor) AS told FROM ingest.consents
       WHERE customer_id = 'C-7' AND source = 'preference centre' ORDER BY at, purpose`,
    );
    await database.end();
    expect(rows.map(({ told: line }) => line)).toEqual([
      `field-notes revoked customer, choice ${earlier.choiceId}`,
      `marketing email revoked customer, choice ${earlier.choiceId}`,
      `marketing email granted express customer, choice ${later.choiceId}`,
    ]);
  });
});
