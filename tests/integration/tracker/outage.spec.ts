import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@tourbus/testing';
import {
  type Mail,
  type TrackerUnderTest,
  linkTo,
  mail,
  person,
  send,
  sendgridRequest,
  startTracker,
} from './tracker.js';

describe('while our own database is away', () => {
  let tracker: TrackerUnderTest;
  let sent: Mail;

  beforeAll(async () => {
    tracker = await startTracker();
    sent = mail();
    await send(tracker.bus, sent);
    await tracker.recorded();
    await tracker.infrastructure.stack.takeDown('postgres', 'SIGKILL');
  });
  afterAll(() => tracker.stop());

  const link = (kind: 'open' | 'click' | 'unsubscribe') => linkTo(sent.head.communicationId, kind);
  const event = {
    event: 'delivered',
    sg_event_id: 'told-twice',
    timestamp: Math.floor(Date.now() / 1_000),
    communicationId: '8c7f5c3e-0d6c-4f0e-a2a6-6a3c6e1e9f10',
  };

  it('promises nothing: people are asked for patience, providers and mail clients to come again', async () => {
    const post = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) };
    const click = await tracker.request(`/t/c/${link('click')}`, { headers: person });
    const ask = await tracker.request(`/t/u/${link('unsubscribe')}`, { headers: person });
    const act = await tracker.request(`/t/u/${link('unsubscribe')}`, post);
    for (const answer of [click, ask, act]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await answer.text()).toContain('One moment');
    }
    const image = await tracker.request(`/t/o/${link('open')}.gif`, { headers: person });
    expect([image.status, image.headers.get('content-type')]).toEqual([503, 'image/gif']);
    const webhook = await tracker.request('/t/hooks/sendgrid', sendgridRequest([event]));
    expect(webhook.status).toBeGreaterThanOrEqual(500);
  });

  it('works again by itself once it is back', async () => {
    await tracker.infrastructure.stack.restart('postgres');
    await eventually(
      async () => (await tracker.request(`/t/c/${link('click')}`, { headers: person })).status === 302,
    );
    expect((await tracker.request('/t/hooks/sendgrid', sendgridRequest([event]))).status).toBe(204);
  });
});
