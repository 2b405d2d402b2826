import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@tourbus/contracts';
import { type SignedIn, signIn } from '@tourbus/testing';
import {
  brand,
  itemsOf,
  orderTemplate,
  type Reply,
  type RunningComposer,
  startComposer,
} from './running-composer.js';

type Who = 'nora' | 'teo' | 'ada' | 'jonas' | 'ruth';

/** The sandbox's sample accounts: two authors of different teams, reviewers of both and of one, an administrator. */
const accounts: readonly (readonly [Who, Role, readonly string[]])[] = [
  ['nora', 'author', ['service']],
  ['teo', 'author', ['marketing']],
  ['ada', 'reviewer', ['service', 'marketing']],
  ['jonas', 'reviewer', ['service']],
  ['ruth', 'administrator', ['operations']],
];

describe('teams', () => {
  let composer: RunningComposer;
  const people = {} as Record<Who, SignedIn>;

  const as = (who: Who, method: string, path: string, body?: unknown, headers = {}): Promise<Reply> =>
    composer.call(method, path, body, people[who], headers);
  const put = (who: Who, path: string, body: unknown, version?: number) =>
    as(who, 'PUT', path, body, version === undefined ? {} : { 'if-match': `"${version}"` });
  const step = (who: Who, path: string, name: string, body: object = {}) =>
    as(who, 'POST', `${path}/${name}`, body);
  const give = async (path: string, ...teams: string[]): Promise<void> => {
    expect((await as('ruth', 'PUT', `${path}/owner`, { teams })).status).toBe(200);
  };
  const brandOf = async (key: string, ...teams: string[]): Promise<void> => {
    await composer.publish(`brands/${key}`, { ...brand, name: key });
    await give(`/brands/${key}`, ...teams);
  };
  const template = (brandKey: string, name = 'A letter') =>
    orderTemplate({
      name,
      brand: brandKey,
      variants: [{ channel: 'sms', text: 'Hello from us.' }],
      documents: {},
    });
  const codeOf = ({ status, body }: Reply): string => `${status} ${String(body.type).split(':').at(-1)}`;
  const refused = '403 another-teams';
  const auditOf = async (subject: string): Promise<Record<string, unknown>[]> =>
    composer.query(
      `SELECT actor, action, details::jsonb AS details FROM audit_lines WHERE subject = $1 AND action <> 'content.drafted' ORDER BY seq`,
      [subject],
    );

  beforeAll(async () => {
    composer = await startComposer();
    for (const [who, role, teams] of accounts)
      people[who] = await signIn(composer.infrastructure.stack, [role], {
        ...{ id: randomUUID(), name: who, teams: [...teams] },
      });
    await brandOf('service', 'service');
    await brandOf('shop', 'marketing');
  });
  afterAll(() => composer.stop());

  it('write in the name of their own brands, and of no others', async () => {
    expect((await put('nora', '/templates/ours', template('service'))).status).toBe(200);
    const { body, ...reply } = await put('nora', '/templates/theirs', template('shop'));
    expect(codeOf({ body, ...reply })).toBe(refused);
    expect(body).toMatchObject({
      title: 'This belongs to another team',
      detail: expect.stringContaining('belongs to the team “marketing” by way of the brand “shop”'),
      remedy: expect.stringContaining('ask somebody of the team “marketing”'),
      owner: { kind: 'brand', key: 'shop', teams: ['marketing'] },
    });
    expect((await as('nora', 'GET', '/templates/theirs')).status).toBe(404);
  });

  it('keep others from every step, who may still read and comment', async () => {
    const path = '/templates/steps';
    await put('nora', path, template('service'));
    const tried: Record<string, string> = {
      write: codeOf(await put('teo', path, template('service', 'Mine now'), 1)),
      restore: codeOf(await step('teo', path, 'restore', { version: 1 })),
      submit: codeOf(await step('teo', path, 'submit')),
      import: codeOf(await as('teo', 'POST', '/imports?brand=service&save=steps', '<p>Mine</p>')),
    };
    await step('nora', path, 'submit');
    await give(path, 'marketing');
    // Jonas is of the service team alone, Ada of both.
    tried['approve'] = codeOf(await step('jonas', path, 'approve', { version: 1 }));
    tried['withdraw'] = codeOf(await step('nora', path, 'withdraw'));
    const changes = { version: 1, note: 'No.' };
    tried['request-changes'] = codeOf(await step('jonas', path, 'request-changes', changes));
    const waiver = { version: 1, finding: '0123456789abcdef', why: 'Because.' };
    tried['waive'] = codeOf(await step('jonas', path, 'waivers', waiver));
    expect((await step('ada', path, 'approve', { version: 1 })).status).toBe(200);
    tried['publish'] = codeOf(await step('jonas', path, 'publish'));
    expect((await step('ada', path, 'publish')).status).toBe(200);
    tried['retire'] = codeOf(await step('jonas', path, 'retire'));
    expect(new Set(Object.values(tried))).toEqual(new Set([refused]));

    expect((await as('jonas', 'GET', path)).body).toMatchObject({ status: 'published' });
    expect((await step('nora', path, 'comments', { version: 1, text: 'Good.' })).status).toBe(201);
    expect((await as('nora', 'GET', `${path}/owner`)).body).toEqual({
      ...{ teams: ['marketing'], of: { kind: 'template', key: 'steps' }, mine: false },
    });
  });

  it('leave a line in the audit of who tried to approve what is not theirs', async () => {
    const path = '/templates/tried';
    await put('teo', path, template('shop'));
    await step('teo', path, 'submit');
    await step('jonas', path, 'approve', { version: 1 });
    expect(await auditOf('template/tried@1')).toContainEqual(
      expect.objectContaining({ action: 'approve.refused', details: { code: 'another-teams' } }),
    );
  });

  it('lose nothing to an author who writes another brand into their template', async () => {
    const path = '/templates/carried-off';
    await put('nora', path, template('service'));
    // Teo owns the shop, but not what he would carry there; Nora owns the template, but not the shop.
    expect(codeOf(await put('teo', path, template('shop'), 1))).toBe(refused);
    expect(codeOf(await put('nora', path, template('shop'), 1))).toBe(refused);
    expect((await put('ruth', path, template('shop'), 1)).status).toBe(200);
    // What it said before was said in the service's name.
    expect(codeOf(await step('teo', path, 'submit', { version: 1 }))).toBe(refused);
    expect((await step('teo', path, 'submit', { version: 2 })).status).toBe(200);
  });

  it('own the definitions of their templates', async () => {
    const definition = (key: string) => ({
      ...{ trigger: 'a.b', messageClass: 'service', template: key, channels: ['sms'] },
    });
    await put('nora', '/templates/defined', template('service'));
    await put('teo', '/templates/of-the-shop', template('shop'));
    expect(codeOf(await put('teo', '/definitions/by-event', definition('defined')))).toBe(refused);
    expect((await put('nora', '/definitions/by-event', definition('defined'))).status).toBe(200);
    expect(codeOf(await put('teo', '/definitions/by-event', definition('of-the-shop'), 1))).toBe(refused);
    expect(codeOf(await put('nora', '/definitions/by-event', definition('of-the-shop'), 1))).toBe(refused);
    expect((await as('teo', 'GET', '/definitions/by-event/owner')).body).toEqual({
      ...{ teams: ['service'], of: { kind: 'brand', key: 'service' }, mine: false },
    });
  });

  it('are not asked for where nobody owns anything', async () => {
    await composer.publish('brands/commons', { ...brand, name: 'Commons' });
    expect((await put('teo', '/templates/common', template('commons'))).status).toBe(200);
    expect((await put('nora', '/templates/common', template('commons', 'Changed'), 1)).status).toBe(200);
    expect((await put('nora', '/blocks/common', { source: 'Hello' })).status).toBe(200);
    expect((await as('nora', 'GET', '/blocks/common/owner')).body).toEqual({
      ...{ teams: [], of: null, mine: true },
    });
  });

  it('are not asked of machines, nor of administrators', async () => {
    const path = '/templates/by-machine';
    const change = (name: string) => composer.call('PUT', path, template('shop', name));
    expect((await change('First')).status).toBe(200);
    expect((await put('ruth', path, template('shop', 'Second'), 1)).status).toBe(200);
  });

  it('are given content by administrators alone, who are named in the audit', async () => {
    await put('nora', '/blocks/given', { source: 'Hello' });
    for (const who of ['nora', 'jonas'] as const)
      expect(codeOf(await as(who, 'PUT', '/blocks/given/owner', { teams: ['service'] }))).toBe(
        '403 missing-scope',
      );
    await give('/blocks/given', 'service', 'marketing');
    await give('/blocks/given');
    const actor = `person:${people.ruth.claims.sub}`;
    const action = 'content.owner-changed';
    expect(await auditOf('block/given')).toEqual([
      { actor, action, details: { from: [], to: ['marketing', 'service'] } },
      { actor, action, details: { from: ['marketing', 'service'], to: [] } },
    ]);
    expect(codeOf(await as('ruth', 'PUT', '/blocks/nowhere/owner', { teams: ['service'] }))).toBe(
      '404 not-found',
    );
  });

  it('have only what is theirs among what waits for them', async () => {
    for (const [who, key, name] of [
      ['nora', 'service-waits', 'service'],
      ['teo', 'shop-waits', 'shop'],
    ] as const) {
      await put(who, `/templates/${key}`, template(name));
      await step(who, `/templates/${key}`, 'submit');
    }
    const waiting = async (who: Who) =>
      itemsOf<{ key: string }>(await as(who, 'GET', '/reviews?mine=true')).map(({ key }) => key);
    expect(await waiting('ada')).toEqual(expect.arrayContaining(['service-waits', 'shop-waits']));
    expect(await waiting('jonas')).toContain('service-waits');
    expect(await waiting('jonas')).not.toContain('shop-waits');
    expect(itemsOf(await as('jonas', 'GET', '/reviews?state=in-review'))).toContainEqual(
      expect.objectContaining({ key: 'shop-waits' }),
    );
  });
});
