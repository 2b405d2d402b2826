import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  batchSettledV1,
  communicationComposedV1,
  communicationDeferredV1,
  communicationDeliveredV1,
  communicationDispatchedV1,
  communicationFailedV1,
  communicationRenderedV1,
  communicationWithheldV1,
} from '@tourbus/contracts';
import { openArtefactStore } from '@tourbus/platform';
import { eventually } from '@tourbus/testing';
import { DataSource } from 'typeorm';
import { TallyWhatWas1763830005601 } from '../../../apps/tracker/src/migrations/1763830005600-tally-communications.js';
import { type TrackerUnderTest, linkTo, mail, person, send, startTracker } from './tracker.js';

interface Listed {
  items: { id: string; state: string }[];
  next?: string;
}
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('the record of communications', () => {
  let tracker: TrackerUnderTest;

  beforeAll(async () => {
    tracker = await startTracker();
  });
  afterAll(() => tracker.stop());

  const detail = (id: string) => tracker.read<Record<string, unknown>>(`/communications/${id}`);

  it('tells a batch how its communications end, in whatever order it learns of that', async () => {
    const { head, composed, dispatched } = mail();
    const batch = { id: '7d0c1f0e-51a5-5b0c-9d0e-3c1d2e4f5a6b', row: 4 };
    // What came through a dispatcher that knows nothing of batches.
    await tracker.bus.publish(communicationDispatchedV1, dispatched, head.communicationId);
    await tracker.recorded();
    await tracker.bus.publish(communicationComposedV1, { ...composed, batch }, head.communicationId);
    await tracker.recorded();
    const failed = {
      ...{ ...head, batch },
      channel: 'email' as const,
      outcome: 'rejected' as const,
      reason: { code: 'bounced', text: 'The mailbox does not exist.' },
      ...{ attempt: 1, failedAt: new Date().toISOString() },
    };
    await tracker.bus.publish(communicationFailedV1, failed, head.communicationId);
    await tracker.recorded();
    const told = await tracker.bus.read(batchSettledV1, 2);
    const about = { communicationId: head.communicationId, row: 4 };
    expect(told.map(({ data }) => data)).toEqual([
      { batchId: batch.id, communications: [{ ...about, outcome: 'dispatched' }] },
      { batchId: batch.id, communications: [{ ...about, outcome: 'failed', reason: failed.reason }] },
    ]);
  });

  it('is the same when facts come backwards and twice', async () => {
    const { head, composed, rendered, dispatched } = mail();
    const id = head.communicationId;
    const delivered = {
      communicationId: id,
      customerId: head.customerId,
      channel: 'email' as const,
      provider: 'smtp',
      providerMessageId: '<1@x>',
      deliveredAt: new Date().toISOString(),
    };
    const trace = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    for (const round of ['1', '2']) {
      await tracker.bus.publish(communicationDeliveredV1, delivered, id + round, trace);
      await tracker.recorded();
      await tracker.bus.publish(communicationDispatchedV1, dispatched, id + round, trace);
      await tracker.bus.publish(communicationRenderedV1, rendered, id + round, trace);
      await tracker.recorded();
      await tracker.bus.publish(communicationComposedV1, composed, id + round, trace);
    }
    await tracker.recorded();
    expect(await detail(id)).toMatchObject({
      state: 'delivered',
      customerId: head.customerId,
      definition: 'newsletter',
      messageClass: 'marketing',
      subject: composed.content.kind === 'email' && composed.content.subject,
      recipient: 'zoe@customers.example',
      brand: { key: 'example', version: 1 },
      template: { key: 'order-shipped', version: 2 },
      locale: 'de-AT',
      traceId,
      trace: [{ rule: 'consent', answer: 'allow' }],
      attempts: [{ number: 1, provider: 'smtp', outcome: 'accepted' }],
      dispatchedAt: dispatched.dispatchedAt,
      deliveredAt: delivered.deliveredAt,
      failedAt: null,
    });
    const { items } = await tracker.read<{ items: { what: string }[] }>(`/communications/${id}/timeline`);
    const states = new Set(['composed', 'rendered', 'dispatched', 'delivered']);
    expect(items.filter(({ what }) => states.has(what))).toHaveLength(4);
  });

  it('tells why nothing was sent', async () => {
    const { head } = mail();
    const { stage, reason, trace } = communicationWithheldV1.example;
    await tracker.bus.publish(
      communicationWithheldV1,
      { ...head, stage, reason, trace },
      head.communicationId,
    );
    await tracker.recorded();
    expect(await detail(head.communicationId)).toMatchObject({
      state: 'withheld',
      reason,
      trace: [{ rule: 'consent', answer: 'deny' }],
    });
  });

  it('tells what waits, for what and until when, and no longer once it is composed', async () => {
    const { head, composed } = mail();
    const id = head.communicationId;
    const { reason, releaseAt, expiresAt, policy, trace } = communicationDeferredV1.example;
    const held = { ...head, reason, releaseAt, expiresAt, policy, trace };
    await tracker.bus.publish(communicationDeferredV1, held, `${id}:1`);
    await tracker.recorded();
    expect(await detail(id)).toMatchObject({
      state: 'deferred',
      deferral: { reason, releaseAt: '2026-11-26T08:14:00.000Z', policy },
      trace: [{ rule: 'cap', answer: 'defer' }],
    });
    const { items } = await tracker.read<Listed>(
      `/communications?state=deferred&customer=${head.customerId}`,
    );
    expect(items).toMatchObject([{ id, state: 'deferred' }]);
    const later = {
      ...held,
      reason: { code: 'quiet-hours', text: 'Held: night.' },
      releaseAt: '2026-11-27T08:00:00Z',
    };
    await tracker.bus.publish(communicationDeferredV1, later, `${id}:2`);
    await tracker.recorded();
    expect(await detail(id)).toMatchObject({ deferral: { releaseAt: '2026-11-27T08:00:00.000Z' } });
    await tracker.bus.publish(communicationComposedV1, composed, id);
    await tracker.recorded();
    expect(await detail(id)).toMatchObject({
      state: 'composed',
      reason: null,
      deferral: { reason: { code: 'quiet-hours' } },
      trace: [{ rule: 'consent' }],
    });
    const timeline = await tracker.read<{ items: { what: string }[] }>(`/communications/${id}/timeline`);
    expect(timeline.items.map(({ what }) => what)).toEqual(expect.arrayContaining(['deferred', 'composed']));
  });

  it('lists newest first, page by page, each communication once', async () => {
    const customerId = 'C-paged';
    const sent = Array.from({ length: 7 }, () => mail());
    for (const { head, composed } of sent)
      await tracker.bus.publish(communicationComposedV1, { ...composed, customerId }, head.communicationId);
    await tracker.recorded();
    const seen: string[] = [];
    for (let cursor: string | undefined = '', pages = 0; cursor !== undefined && pages < 9; pages++) {
      const { items, next }: Listed = await tracker.read(
        `/communications?customer=${customerId}&limit=3${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...items.map(({ id }) => id));
      cursor = next;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(new Set(sent.map(({ head }) => head.communicationId)));
  });

  it('finds by state, definition, channel and time', async () => {
    const since = new Date().toISOString();
    const one = mail();
    await send(tracker.bus, one);
    const refused = mail();
    const failed = { ...communicationFailedV1.example, ...refused.head, definition: 'invoice' };
    await tracker.bus.publish(communicationFailedV1, failed, refused.head.communicationId);
    await tracker.recorded();
    const ids = async (query: string) =>
      (await tracker.read<Listed>(`/communications?since=${since}&${query}`)).items.map(({ id }) => id);
    expect(await ids('state=failed')).toEqual([refused.head.communicationId]);
    expect(await ids('state=dispatched&channel=email')).toEqual([one.head.communicationId]);
    expect(await ids('definition=invoice')).toEqual([refused.head.communicationId]);
    expect(await ids('channel=print')).toEqual([]);
    const answer = await tracker.request('/api/tracker/v1/communications');
    expect(answer.status).toBe(401);
  });

  it('counts how many communications got how far, people only among the readers', async () => {
    const since = new Date().toISOString();
    const [read, scanned, plain] = [mail(), mail(), mail()];
    for (const each of [read, scanned]) await send(tracker.bus, each);
    await tracker.bus.publish(communicationComposedV1, plain.composed, plain.head.communicationId);
    await tracker.recorded();
    const open = (id: string, headers: Record<string, string>) =>
      tracker.request(`/t/o/${linkTo(id, 'open')}.gif`, { headers });
    await open(read.head.communicationId, person);
    await open(scanned.head.communicationId, { 'user-agent': 'BarracudaCentral' });
    expect(await tracker.read(`/communications/totals?since=${since}`)).toEqual({
      requested: 3,
      withheld: 0,
      rendered: 2,
      dispatched: 2,
      delivered: 0,
      failed: 0,
      opened: 1,
      clicked: 0,
    });
  });

  it('has totals of any time without counting, whatever was written before it kept them', async () => {
    const database = tracker.service.app.get(DataSource);
    await database.query(
      `INSERT INTO communications (id, customer_id, state, progress, recorded_at, rendered_at)
       SELECT gen_random_uuid(), 'C-old', 'rendered', 1, '2026-01-01T10:00:00Z'::timestamptz + n * interval '10 minutes', now()
       FROM generate_series(0, 11) AS n`,
    );
    await database.query(
      `UPDATE communications SET delivered_at = now() WHERE customer_id = 'C-old' AND recorded_at < '2026-01-01T11:30:00Z'`,
    );
    const found = async (since?: string) => {
      const read = await tracker.read(`/communications/totals${since ? `?since=${since}` : ''}`);
      const rows = `FROM communications WHERE recorded_at >= ${since ? `'${since}'` : "'-infinity'"}`;
      const [one] =
        await database.query(`SELECT count(*)::int AS requested, count(withheld_at)::int AS withheld,
        count(rendered_at)::int AS rendered, count(dispatched_at)::int AS dispatched,
        count(delivered_at)::int AS delivered, count(failed_at)::int AS failed,
        count(first_opened_at)::int AS opened, count(first_clicked_at)::int AS clicked ${rows}`);
      return [read, one];
    };
    for (const since of [undefined, '2026-01-01T10:00:00Z', '2026-01-01T10:25:00Z', '2026-01-01T11:00:00Z']) {
      const [told, is] = await found(since);
      expect([since, told]).toEqual([since, is]);
    }
    // As on the day when this version came.
    await database.query('DELETE FROM communication_tallies WHERE requested > 0');
    const runner = database.createQueryRunner();
    await new TallyWhatWas1763830005601().up(runner);
    await runner.release();
    const [told, is] = await found();
    expect(told).toEqual(is);
  });

  it('is narrowed by state, channel and definition', async () => {
    const { head, composed } = mail();
    await tracker.bus.publish(communicationComposedV1, composed, head.communicationId);
    await tracker.recorded();
    const ids = async (query: string) =>
      (await tracker.read<Listed>(`/communications?limit=200&${query}`)).items.map(({ id }) => id);
    const about = `customer=${head.customerId}`;
    for (const state of ['composed', 'rendered', 'withheld', 'dispatched', 'delivered', 'failed'])
      expect([state, await ids(`${about}&state=${state}`)]).toEqual([
        state,
        state === 'composed' ? [head.communicationId] : [],
      ]);
    const all = (await tracker.read<Listed>('/communications?limit=200')).items;
    const states = new Map<string, string[]>();
    for (const { id, state } of all) states.set(state, [...(states.get(state) ?? []), id]);
    for (const [state, those] of states) expect(await ids(`state=${state}`)).toEqual(those);
    expect(await ids('definition=newsletter&channel=email')).toContain(head.communicationId);
    expect(await ids('definition=newsletter&channel=print')).toEqual([]);
  });

  it('serves the exact bytes of a message, boxed in, and only those of this communication', async () => {
    const store = openArtefactStore(pathToFileURL(join(tracker.infrastructure.folder, 'artefacts')).href);
    const html = await store.put(Buffer.from('<p>Grüße</p>'), 'text/html; charset=utf-8');
    const pdf = await store.put(Buffer.from('%PDF-1.7'), 'application/pdf');
    const other = await store.put(Buffer.from('of somebody else'), 'text/plain');
    const sent = mail();
    const attachments = [{ fileName: 'Rechnung für Zoë.pdf', artefact: pdf }];
    if (sent.rendered.parts.kind === 'email')
      sent.rendered.parts = { ...sent.rendered.parts, html, attachments };
    await send(tracker.bus, sent);
    const id = sent.head.communicationId;
    const artefacts = await eventually(async () => {
      const found = (await detail(id).catch(() => undefined))?.['artefacts'] as
        { href: string; digest: string }[] | undefined;
      return found?.length === 2 && found;
    });
    expect(artefacts.map(({ digest }) => digest)).toEqual([html.digest, pdf.digest]);
    const get = (digest: string) =>
      tracker.request(`/api/tracker/v1/communications/${id}/artefacts/${digest}`, {
        headers: { authorization: `Bearer ${tracker.key}` },
      });
    const page = await get(html.digest);
    expect(page.headers.get('content-security-policy')).toContain('sandbox');
    expect([page.headers.get('content-type'), await page.text()]).toEqual([
      'text/html; charset=utf-8',
      '<p>Grüße</p>',
    ]);
    const file = await get(pdf.digest);
    expect(file.headers.get('content-disposition')).toContain(
      `filename*=UTF-8''Rechnung%20f%C3%BCr%20Zo%C3%AB.pdf`,
    );
    expect((await get(other.digest)).status).toBe(404);
    await expect(detail('8c7f5c3e-0d6c-4f0e-a2a6-6a3c6e1e9f10')).rejects.toThrow('404');
  });
});
