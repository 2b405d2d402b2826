import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleContent } from '@tourbus/samples';
import { type SignedIn, signIn } from '@tourbus/testing';
import {
  brand,
  inMjml,
  orderTemplate,
  type Reply,
  type RunningComposer,
  startComposer,
} from './running-composer.js';

interface Found {
  id: string;
  rule: string;
  severity: string;
  what: string;
  place: { variant: string; part: string; line?: number };
  waivableBy?: string;
  waived?: { by: string; why: string };
}

const findingsIn = ({ body }: Reply): Found[] => (body.findings ?? []) as unknown as Found[];
const rulesIn = (reply: Reply): string[] => findingsIn(reply).map(({ rule }) => rule);

/** A mail that says these words, in a brand that bans “gratis”. */
const mail = (html: string): Record<string, unknown> =>
  orderTemplate({
    brand: 'outspoken',
    variants: [
      {
        channel: 'email',
        subject: '{{t "subject" number=data.order.number}}',
        mjml: inMjml(html),
        text: 'Hi',
      },
    ],
    documents: {},
  });

describe('the voice of a brand', () => {
  let composer: RunningComposer;
  let author: SignedIn;
  let reviewer: SignedIn;
  const put = (path: string, body: unknown, who?: SignedIn) => composer.call('PUT', path, body, who);
  const post = (path: string, body: unknown = {}, who: SignedIn | string = composer.keys.all) =>
    composer.call('POST', path, body, who);

  beforeAll(async () => {
    composer = await startComposer();
    const { stack } = composer.infrastructure;
    author = await signIn(stack, ['author'], { id: randomUUID(), name: 'Author' });
    reviewer = await signIn(stack, ['reviewer'], { id: randomUUID(), name: 'Reviewer' });
    await composer.publish('brands/outspoken', {
      ...brand,
      legal: { postalAddress: 'Fennholm GmbH, 20457 Hamburg' },
      voice: { banned: [{ term: 'gratis', instead: 'included' }] },
    });
    await composer.publish('blocks/greeting', { source: 'Hello {{customer.names.display}},' });
  });
  afterAll(() => composer.stop());

  describe('in the editor', () => {
    it('tells of everything at once, of what was never saved', async () => {
      const template = mail(
        '<p style="color:#eee;background:#fff">Gra<b>tis</b> {{data.order.nubmer}}</p><img src="a.png">',
      );
      const reply = await post('/templates/unsaved/check', { template }, composer.keys.readOnly);
      expect(reply.status).toBe(200);
      expect(rulesIn(reply)).toEqual(
        expect.arrayContaining(['banned-term', 'alternative-text', 'unknown-variable', 'link-placeholder']),
      );
      expect(findingsIn(reply).find(({ rule }) => rule === 'banned-term')).toMatchObject({
        severity: 'blocks',
        place: { variant: 'email', part: 'mjml', line: 1 },
        what: 'it says “gratis”',
        remedy: 'Say “included” instead.',
        waivableBy: 'reviewer',
      });
      expect((await composer.call('GET', '/templates/unsaved')).status).toBe(404);
    });

    it('tells what proofreading finds, too: unsafe HTML stays where it is', async () => {
      const reply = await post('/templates/unsaved/check', {
        template: mail('<a href="javascript:alert(1)">a</a>'),
      });
      const [first] = findingsIn(reply);
      expect(first).toMatchObject({
        rule: 'script-address',
        severity: 'blocks',
        place: { part: 'mjml', line: 1 },
      });
      expect(first).not.toHaveProperty('waivableBy');
    });

    it('goes on while a template is hostile, and says that it is', async () => {
      const template = mail(
        `{{#each data.rows}}${'{{#each @root.data.rows}}'.repeat(6)}a${'{{/each}}'.repeat(6)}{{/each}}`,
      );
      const rows = Array.from({ length: 50 }, (_, i) => i);
      const hostile = { ...template, sampleData: { data: { order: { number: '1' }, rows } } };
      const [reply, other] = await Promise.all([
        post('/templates/hostile/check', { template: hostile }),
        composer.call('GET', '/brands/outspoken'),
      ]);
      expect([reply.status, other.status]).toEqual([200, 200]);
      expect(rulesIn(reply)).toContain('template-runaway');
    });

    it('says so where sample data are missing, and does not let marketing pass unseen', async () => {
      const template = { ...mail('<p>{{data.order.number}}</p>'), sampleData: undefined };
      const unseen = async (): Promise<Found | undefined> =>
        findingsIn(await post('/templates/unseen/check', { template })).find(
          ({ rule }) => rule === 'not-checked',
        );
      expect(await unseen()).toMatchObject({ severity: 'warns', place: { part: 'sampleData' } });
      await put('/templates/unseen', template);
      await put('/definitions/unseen', {
        ...{
          trigger: 'com.fennholm.unseen',
          template: 'unseen',
          channels: ['email'],
          messageClass: 'marketing',
        },
      });
      expect(await unseen()).toMatchObject({ severity: 'blocks' });
    });
  });

  describe('at submitting and publishing', () => {
    it('refuses what it forbids, and lists all of it', async () => {
      await put(
        '/templates/loud',
        mail('<p>Gratis!</p><a href="http://fennholm.example">a</a><a href="#">b</a>'),
      );
      const reply = await post('/templates/loud/submit');
      expect(reply).toMatchObject({ status: 422, body: { type: 'urn:tourbus:problem:voice-findings' } });
      expect(rulesIn(reply)).toEqual(expect.arrayContaining(['banned-term', 'link-insecure', 'link-empty']));
      expect((await composer.call('GET', '/templates/loud')).body).toMatchObject({ status: 'draft' });
    });

    it('lets warnings pass', async () => {
      await put('/templates/quiet', mail('<p>Hello</p>'));
      expect((await post('/templates/quiet/submit')).status).toBe(200);
    });

    it('is asked again at publishing, by the rules of then', async () => {
      await composer.publish('brands/changing', { ...brand, voice: {} });
      await put('/templates/overtaken', { ...mail('<p>Sale</p>'), brand: 'changing' });
      await post('/templates/overtaken/submit');
      await post('/templates/overtaken/approve', { version: 1 }, composer.keys.reviewer);
      await composer.publish('brands/changing', { ...brand, voice: { banned: [{ term: 'sale' }] } });
      const refused = await post('/templates/overtaken/publish', {}, composer.keys.reviewer);
      expect(refused).toMatchObject({ status: 422, body: { type: 'urn:tourbus:problem:voice-findings' } });
    });

    it('refuses to make marketing of a mail that nobody can unsubscribe from', async () => {
      await composer.publish('templates/plain', mail('<p>Hello</p>'));
      const definition = { trigger: 'com.fennholm.plain', template: 'plain', channels: ['email'] };
      await put('/definitions/plain', { ...definition, messageClass: 'marketing' });
      const refused = await post('/definitions/plain/submit');
      expect(refused.status).toBe(422);
      expect(new Set(rulesIn(refused))).toEqual(new Set(['postal-address', 'unsubscribe']));
      await put('/definitions/plain', { ...definition, messageClass: 'service' });
      expect((await post('/definitions/plain/submit')).status).toBe(200);
    });
  });

  describe('can be overruled', () => {
    const drafted = async (key: string, html: string): Promise<Found[]> => {
      await put(`/templates/${key}`, mail(html), author);
      return findingsIn(await composer.call('GET', `/templates/${key}/findings`)).filter(
        ({ severity }) => severity === 'blocks',
      );
    };

    it('by whom the finding names, for one version, with a reason, on record', async () => {
      const [finding] = await drafted('excused', '<p>Gratis</p>');
      const waiver = { version: 1, finding: finding?.id, why: 'The name of a song.' };
      for (const who of [author, composer.keys.readOnly])
        expect((await post('/templates/excused/waivers', waiver, who)).status).toBe(403);
      const byMachine = await post('/templates/excused/waivers', waiver, composer.keys.reviewer);
      expect(byMachine).toMatchObject({ status: 403, body: { type: 'urn:tourbus:problem:role-missing' } });
      expect(await post('/templates/excused/waivers', waiver, reviewer)).toMatchObject({
        status: 201,
        body: { rule: 'banned-term' },
      });
      expect((await post('/templates/excused/waivers', waiver, reviewer)).status).toBe(409);

      const by = `person:${reviewer.claims.sub}`;
      const found = findingsIn(await composer.call('GET', '/templates/excused/findings'));
      expect(found.find(({ id }) => id === finding?.id)).toMatchObject({
        waived: { by, why: 'The name of a song.' },
      });
      expect(
        await composer.query('SELECT actor, subject, details FROM audit_lines WHERE action = $1', [
          'finding.waived',
        ]),
      ).toMatchObject([
        { actor: by, subject: 'template/excused@1', details: expect.stringContaining(waiver.why) },
      ]);
      expect((await post('/templates/excused/submit', {}, author)).status).toBe(200);

      const { headers } = await composer.call('GET', '/templates/excused');
      await composer.call('PUT', '/templates/excused', mail('<p>Gratis, gratis</p>'), author, {
        'if-match': headers.get('etag') ?? '',
      });
      expect((await post('/templates/excused/submit', {}, author)).status).toBe(422);
    });

    it('never where it is law or safety', async () => {
      const [finding] = await drafted('unsafe', '<a href="#">a</a>');
      const waiver = { version: 1, finding: finding?.id, why: 'Please.' };
      expect(await post('/templates/unsafe/waivers', waiver, reviewer)).toMatchObject({
        status: 403,
        body: { type: 'urn:tourbus:problem:not-waivable' },
      });
    });

    it('never by the author: the database does not take it', async () => {
      await drafted('own', '<p>Gratis</p>');
      const by = `person:${author.claims.sub}`;
      const insert = `INSERT INTO waivers (kind, key, version, author, finding, rule, why, waived_by)
        VALUES ('template', 'own', 1, $1, 'x', 'banned-term', 'why', $1)`;
      await expect(composer.query(insert, [by])).rejects.toThrow('waivers_four_eyes');
      await expect(composer.query('DELETE FROM waivers')).rejects.toThrow('only ever added');
    });
  });

  it('finds nothing that blocks in the samples', async () => {
    const { brands, blocks, templates, definitions } = sampleContent();
    for (const [key, body] of Object.entries(brands)) await composer.publish(`brands/${key}`, body);
    for (const [key, body] of Object.entries(blocks)) await composer.publish(`blocks/${key}`, body);
    for (const [key, body] of Object.entries(templates)) await put(`/templates/${key}`, body);
    for (const [key, body] of Object.entries(definitions)) await put(`/definitions/${key}`, body);
    for (const [key, template] of Object.entries(templates)) {
      const reply = await post(`/templates/${key}/check`, { template });
      expect([key, findingsIn(reply).filter(({ severity }) => severity === 'blocks')]).toEqual([key, []]);
      expect([key, reply.body.reading]).toEqual([
        key,
        expect.arrayContaining([expect.objectContaining({ formula: 'Amstad' })]),
      ]);
    }
    const reply = await post('/templates/order-shipped/check', { template: templates['order-shipped'] });
    expect(reply.body.sms).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          locale: 'de',
          encoding: 'GSM-7',
          segments: 1,
          cost: { amount: 0.075, currency: 'EUR' },
        }),
        expect.objectContaining({ locale: 'ar', encoding: 'UCS-2', segments: 2 }),
      ]),
    );
  });
});
