import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CommunicationComposedV1,
  communicationComposedV1,
  communicationRenderedV1,
} from '@tourbus/contracts';
import { eventTypes, gatewayOf, publishContent, sampleContent } from '@tourbus/samples';
import { type TestBus, openTestBus, signIn } from '@tourbus/testing';
import { type World, buyerOf, eventsOf, eventually, startWorld } from './world.js';

interface AuditLine {
  actor: string;
  action: string;
  subject: string;
  details: string;
}

/** Stands in what nobody approved, and must never be seen in an inbox. */
const mark = 'UNAPPROVED';
const at = '/api/composer/v1/templates/newsletter';

describe('what nobody approved', () => {
  let world: World;
  let bus: TestBus;
  let draft: number;
  const newsletters = eventsOf('newsletter.issued');
  const next = () => {
    const event = newsletters.pop();
    if (!event) throw new Error('The samples have too few newsletters.');
    return { ...event, id: randomUUID() };
  };
  const audit = async (service: string): Promise<AuditLine[]> =>
    (await world.api<{ items: AuditLine[] }>(`/api/${service}/v1/audit?limit=200`)).body.items;
  const inbox = async (): Promise<string> =>
    (await fetch(`${world.stack.urls.inbox}/api/messages?limit=1000`)).text();
  /** The communications of this event, once there is one that has come to its end. */
  const ended = (customer: string, definition = 'newsletter') =>
    eventually(async () => {
      const found = (await world.communications(customer)).filter((one) => one.definition === definition);
      return found.some(({ state }) => ['withheld', 'dispatched', 'failed'].includes(state)) && found;
    });

  beforeAll(async () => {
    world = await startWorld({}, ['newsletter']);
    bus = await openTestBus(world.stack.natsUrl);
    const template = sampleContent().templates['newsletter'] as { variants: { subject: string }[] };
    const changed = {
      ...template,
      variants: template.variants.map((variant) => ({ ...variant, subject: `${mark} ${variant.subject}` })),
    };
    const { body } = await world.api<{ version: number }>(at, { method: 'PUT', json: changed });
    draft = body.version;
    expect(draft).toBe(2);
  });
  afterAll(async () => {
    expect(await inbox()).not.toContain(mark);
    await bus?.close();
    await world?.stop();
  });

  it('is published by nobody: not by who wrote it, not unread, not by a person without the right', async () => {
    const step = (name: string, headers: Record<string, string> = {}) =>
      world.api(`${at}/${name}`, { method: 'POST', json: { version: draft }, headers });
    expect(await step('publish')).toMatchObject({ status: 409, body: { type: /not-approved/ } });
    expect((await step('submit')).status).toBe(200);
    const author = await signIn(world.stack, ['author']);
    expect((await step('publish', { ...author.headers, authorization: '' })).status).toBe(403);
    expect((await step('approve')).status).toBe(403);
    expect(await step('publish')).toMatchObject({ status: 409, body: { type: /not-approved/ } });
    const subject = `template/newsletter@${draft}`;
    expect(await audit('composer')).toContainEqual(
      expect.objectContaining({ actor: 'demo', action: 'publish.refused', subject }),
    );
  });

  it('is not what an event is answered with, by HTTP or by NATS', async () => {
    const [byHttp, byNats] = [next(), next()];
    expect((await world.post(byHttp)).status).toBe(202);
    await bus.publishRaw(`tourbus.events.shop.${byNats.type}`, JSON.stringify(byNats), {
      'content-type': 'application/cloudevents+json',
    });
    for (const event of [byHttp, byNats])
      expect(await ended(buyerOf(event).ref)).toMatchObject([
        { state: 'dispatched', template: { version: 1 } },
      ]);
  });

  it('is not what a batch is answered with', async () => {
    const event = next();
    const { status } = await world.api(`/api/ingest/v1/batches?type=${eventTypes.newsletterIssued}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: JSON.stringify(event.data),
    });
    expect(status).toBe(202);
    expect(await ended(buyerOf(event).ref)).toMatchObject([
      { state: 'dispatched', template: { version: 1 } },
    ]);
  });

  it('can be looked at in a preview, and no customer hears of it', async () => {
    const { items: before } = (await world.api<{ items: unknown[] }>('/api/tracker/v1/communications')).body;
    const preview = await world.api<string>(`${at}/preview`, {
      method: 'POST',
      json: { channel: 'email', version: draft, format: 'json' },
    });
    expect(JSON.stringify(preview.body)).toContain(mark);
    const { items: after } = (await world.api<{ items: unknown[] }>('/api/tracker/v1/communications')).body;
    expect(after).toHaveLength(before.length);
  });

  it('is not sent by a replay of what was parked for want of something published', async () => {
    const retired = await world.api(`${at}/retire`, {
      method: 'POST',
      json: {},
      headers: { authorization: `Bearer ${world.stack.keys.reviewer}` },
    });
    expect(retired.status).toBe(200);
    const event = next();
    await world.post(event);
    const parked = () =>
      eventually(async () => {
        const path = '/api/composer/v1/parked?code=template-not-published&state=parked';
        const [found] = (await world.api<{ items: { id: string }[] }>(path)).body.items;
        return found;
      });
    const replay = (parkedId: string) =>
      world.api(`/api/composer/v1/parked/${parkedId}/replay`, { method: 'POST', json: {} });
    const { id } = await parked();
    expect(await replay(id)).toMatchObject({ status: 409, body: { type: /still-failing/ } });
    expect(await world.communications(buyerOf(event).ref)).toEqual([]);
    expect(await audit('composer')).toContainEqual(
      expect.objectContaining({ actor: 'demo', action: 'parked-message.replay-failed', subject: id }),
    );

    // Approved in the end, what waited is sent as it was approved.
    const template = sampleContent().templates['newsletter'];
    await publishContent(gatewayOf(world.stack), 'templates/newsletter', {
      ...(template as object),
      name: 'Approved',
    });
    expect((await replay(id)).status).toBe(200);
    expect(await ended(buyerOf(event).ref)).toMatchObject([
      { state: 'dispatched', template: { version: 3 } },
    ]);
  });

  describe('put straight on the bus', () => {
    let real: CommunicationComposedV1;
    const withheld = async (customer: string) => {
      const [communication] = await ended(customer);
      expect(communication).toMatchObject({ state: 'withheld', reason: { code: 'not-released' } });
      return communication?.id;
    };
    const told = async (id: string | undefined, fault: string) =>
      expect(await audit('dispatcher')).toContainEqual(
        expect.objectContaining({
          action: 'delivery.not-released',
          subject: `communication/${id}`,
          details: expect.stringContaining(`"fault":"${fault}"`),
        }),
      );
    /** As composed, for a customer of its own, in the words that nobody approved. */
    const forged = (changes: Partial<CommunicationComposedV1>): CommunicationComposedV1 => {
      const communicationId = randomUUID();
      const content = { ...real.content, subject: `${mark} hello` } as typeof real.content;
      return { ...real, communicationId, customerId: `C-${communicationId}`, content, ...changes };
    };
    const compose = async (fact: CommunicationComposedV1) => {
      await bus.publish(communicationComposedV1, fact, fact.communicationId);
      return withheld(fact.customerId);
    };

    beforeAll(async () => {
      const [message] = await bus.read(communicationComposedV1, 1);
      real = message?.data as CommunicationComposedV1;
      expect(real).toMatchObject({ template: { version: 1 }, release: expect.any(String) });
    });

    it('is withheld where it bears no release', async () => {
      await told(await compose(forged({ release: undefined })), 'missing');
    });

    it('is withheld where it bears the release of an approved version', async () => {
      await told(
        await compose(forged({ template: { key: 'newsletter', version: draft } })),
        'of-something-else',
      );
    });

    it('is withheld where somebody else signed it', async () => {
      const [header, , signature] = (real.release ?? '').split('.');
      const template = { key: 'newsletter', version: draft };
      const claims = Buffer.from(JSON.stringify({ iss: 'tourbus', ...real, template })).toString('base64url');
      const release = [header, claims, signature].join('.').slice(0, 1_900);
      await told(await compose(forged({ template, release })), 'not-ours');
    });

    it('is withheld where it is put behind the renderer', async () => {
      const [message] = await bus.read(communicationRenderedV1, 1);
      const { release: _, ...rendered } = message?.data as NonNullable<typeof message>['data'];
      const id = randomUUID();
      const parts = { ...rendered.parts, subject: `${mark} hello` } as typeof rendered.parts;
      const fact = { ...rendered, communicationId: id, customerId: `C-${id}`, parts };
      await bus.publish(communicationRenderedV1, fact, id);
      await told(await withheld(fact.customerId), 'missing');
    });
  });
});
