import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SignedIn, signIn } from '@tourbus/testing';
import {
  brand,
  itemsOf,
  orderTemplate,
  type Reply,
  type RunningComposer,
  startComposer,
} from './running-composer.js';

type Who = 'author' | 'other author' | 'reviewer' | 'second reviewer' | 'administrator';

describe('reviews', () => {
  let composer: RunningComposer;
  const people = {} as Record<Who, SignedIn>;
  let keys = 0;

  const nameOf = (who: Who): string => `person:${people[who].claims.sub}`;
  const as = (who: Who, method: string, path: string, body?: unknown, headers = {}): Promise<Reply> =>
    composer.call(method, path, body, people[who], headers);
  const put = (who: Who, path: string, body: unknown, ifMatch?: string) =>
    as(who, 'PUT', path, body, ifMatch === undefined ? {} : { 'if-match': ifMatch });
  const step = (who: Who, path: string, name: string, body: object = {}) =>
    as(who, 'POST', `${path}/${name}`, body);
  /** A block of its own for each test, written by the author. */
  const drafted = async (source = 'Hello'): Promise<string> => {
    keys += 1;
    await put('author', `/blocks/block-${keys}`, { source });
    return `/blocks/block-${keys}`;
  };
  const submitted = async (): Promise<string> => {
    const path = await drafted();
    await step('author', path, 'submit', { note: 'Please.' });
    return path;
  };
  const approved = async (): Promise<string> => {
    const path = await submitted();
    await step('reviewer', path, 'approve', { version: 1 });
    return path;
  };
  const published = async (): Promise<string> => {
    const path = await approved();
    await step('reviewer', path, 'publish');
    return path;
  };
  const subjectOf = (path: string, version = 1): string =>
    `${path.replace(/^\/blocks/, 'block').replace(/^\/templates/, 'template')}@${version}`;
  const auditOf = async (path: string): Promise<string[]> => {
    const rows = await composer.query<{ line: string }>(
      `SELECT actor || ' ' || action AS line FROM audit_lines WHERE subject = $1 ORDER BY seq`,
      [subjectOf(path)],
    );
    return rows.map(({ line }) => line);
  };

  beforeAll(async () => {
    composer = await startComposer();
    const { stack } = composer.infrastructure;
    for (const [who, role] of [
      ['author', 'author'],
      ['other author', 'author'],
      ['reviewer', 'reviewer'],
      ['second reviewer', 'reviewer'],
      ['administrator', 'administrator'],
    ] as const)
      people[who] = await signIn(stack, [role], { id: randomUUID(), name: who });
  });
  afterAll(() => composer.stop());

  it('lead a version from its author by way of somebody else to where it counts', async () => {
    const path = await drafted();
    const states = [
      await as('author', 'GET', path),
      await step('author', path, 'submit', { note: 'First of its kind.' }),
      await step('reviewer', path, 'approve', { version: 1, note: 'Good.' }),
      await step('reviewer', path, 'publish'),
      await step('reviewer', path, 'retire'),
    ];
    expect(states.map(({ status, body }) => [status, body.status, body.publishedVersion])).toEqual([
      [200, 'draft', null],
      [200, 'in-review', null],
      [200, 'approved', null],
      [200, 'published', 1],
      [200, 'retired', null],
    ]);
    const { body } = await as('author', 'GET', `${path}/versions`);
    expect(body.items).toEqual([
      expect.objectContaining({
        version: 1,
        createdBy: nameOf('author'),
        review: expect.objectContaining({
          state: 'approved',
          required: 1,
          note: 'First of its kind.',
          submittedBy: nameOf('author'),
          approvals: [expect.objectContaining({ by: nameOf('reviewer'), note: 'Good.' })],
        }),
        publications: [
          expect.objectContaining({ by: nameOf('reviewer'), until: null, endedBy: nameOf('reviewer') }),
        ],
      }),
    ]);
    expect(await auditOf(path)).toEqual([
      `${nameOf('author')} content.drafted`,
      `${nameOf('author')} review.submitted`,
      `${nameOf('reviewer')} review.approved`,
      `${nameOf('reviewer')} content.published`,
      `${nameOf('reviewer')} content.retired`,
    ]);
  });

  it('come back with what is to be changed, and begin again with the next version', async () => {
    const path = await submitted();
    const back = await step('reviewer', path, 'request-changes', { version: 1, note: 'Say who we are.' });
    expect(back.body).toMatchObject({
      status: 'draft',
      review: { state: 'changes-requested', settledBy: nameOf('reviewer'), settledNote: 'Say who we are.' },
    });
    await put('author', path, { source: 'Hello from Fennholm' }, '"1"');
    expect((await step('author', path, 'submit')).body).toMatchObject({ version: 2, status: 'in-review' });
    const reply = await as('author', 'GET', `${path}/versions`);
    expect(itemsOf<{ status: string }>(reply).map(({ status }) => status)).toEqual(['in-review', 'draft']);
  });

  it('of an older version end where a newer one is submitted', async () => {
    const path = await submitted();
    await put('author', path, { source: 'Better' }, '"1"');
    await step('author', path, 'submit');
    expect((await as('author', 'GET', `${path}?version=1`)).body).toMatchObject({ status: 'draft' });
    expect(await step('reviewer', path, 'approve', { version: 1 })).toMatchObject({ status: 409 });
  });

  it('give an approval to one version alone', async () => {
    const path = await approved();
    await put('author', path, { source: 'One more word' }, '"1"');
    expect(await step('reviewer', path, 'publish')).toMatchObject({
      status: 409,
      body: { type: 'urn:tourbus:problem:not-approved', state: 'draft' },
    });
    expect(await step('reviewer', path, 'publish', { version: 1 })).toMatchObject({ status: 200 });
  });

  describe('refuse', () => {
    const start = { draft: drafted, 'in-review': submitted, approved, published };
    const refused = [
      ['draft', ['approve', 'request-changes', 'withdraw', 'publish', 'retire']],
      ['in-review', ['submit', 'publish', 'retire']],
      ['approved', ['submit', 'approve', 'retire']],
      ['published', ['submit', 'approve', 'request-changes', 'withdraw']],
    ] as const;
    const bodies: Record<string, object> = {
      approve: { version: 1 },
      'request-changes': { version: 1, note: 'No.' },
    };
    it.each(refused.flatMap(([state, steps]) => steps.map((name) => [name, state] as const)))(
      'to %s what is %s',
      async (name, state) => {
        const path = await start[state]();
        const who = ['submit', 'withdraw'].includes(name) ? 'author' : 'reviewer';
        const reply = await step(who, path, name, bodies[name]);
        expect([reply.status, reply.body.type]).toEqual([
          409,
          `urn:tourbus:problem:${name === 'publish' ? 'not-approved' : 'wrong-state'}`,
        ]);
        expect(reply.body.remedy).toEqual(expect.stringMatching(/\w{5}/));
        expect((await as('author', 'GET', path)).body).toMatchObject({ status: state });
      },
    );

    it('what there is not', async () => {
      expect((await step('author', '/blocks/nowhere', 'submit')).status).toBe(404);
      expect((await step('author', await drafted(), 'submit', { version: 9 })).status).toBe(404);
      expect((await step('author', '/poems/one', 'submit')).status).toBe(422);
    });

    it('an approval that does not name its version, and changes without a word why', async () => {
      const path = await submitted();
      expect((await step('reviewer', path, 'approve')).status).toBe(422);
      expect((await step('reviewer', path, 'request-changes', { version: 1 })).status).toBe(422);
    });
  });

  it('may be withdrawn, also when approved already', async () => {
    const path = await approved();
    expect((await step('author', path, 'withdraw')).body).toMatchObject({
      status: 'draft',
      review: { state: 'withdrawn' },
    });
    expect((await step('author', path, 'submit')).body).toMatchObject({ status: 'in-review' });
  });

  describe('need four eyes', () => {
    it('not those of the author, whatever else the author may do', async () => {
      await put('administrator', '/blocks/own', { source: 'Mine' });
      await step('administrator', '/blocks/own', 'submit');
      const refused = await step('administrator', '/blocks/own', 'approve', { version: 1 });
      expect(refused).toMatchObject({ status: 403, body: { type: 'urn:tourbus:problem:own-work' } });
      expect(await step('administrator', '/blocks/own', 'publish')).toMatchObject({ status: 409 });
      expect(await auditOf('/blocks/own')).toEqual([
        expect.stringContaining('content.drafted'),
        expect.stringContaining('review.submitted'),
        `${nameOf('administrator')} approve.refused`,
        `${nameOf('administrator')} publish.refused`,
      ]);
      expect((await step('reviewer', '/blocks/own', 'approve', { version: 1 })).status).toBe(200);
    });

    it('of people who may: authors cannot approve or publish, reviewers cannot write', async () => {
      const path = await submitted();
      const attempts = [
        await step('other author', path, 'approve', { version: 1 }),
        await step('other author', path, 'request-changes', { version: 1, note: 'x' }),
        await step('other author', path, 'publish'),
        await step('other author', path, 'retire'),
        await put('reviewer', path, { source: 'x' }, '"1"'),
        await step('reviewer', path, 'submit'),
        await step('reviewer', path, 'withdraw'),
        await step('reviewer', path, 'restore', { version: 1 }),
      ];
      expect(attempts.map(({ status }) => status)).toEqual(Array(8).fill(403));
    });

    const reviewOf = async (path: string): Promise<{ id: string; digest: string | null }> =>
      (
        await composer.query<{ id: string; digest: string | null }>(
          'SELECT id, digest FROM reviews WHERE key = $1 ORDER BY submitted_at DESC LIMIT 1',
          [path.split('/').at(-1)],
        )
      )[0]!;
    const approve = (review: string, approver: string, author: string): Promise<unknown> =>
      composer.query(
        `INSERT INTO approvals (review, kind, key, version, author, approver, digest)
         SELECT id, kind, key, version, $3, $2, 'x' FROM reviews WHERE id = $1`,
        [review, approver, author],
      );

    it('in the database, too: an author’s approval is not kept', async () => {
      const { id } = await reviewOf(await submitted());
      await expect(approve(id, nameOf('author'), nameOf('author'))).rejects.toThrow('approvals_four_eyes');
      await expect(approve(id, nameOf('author'), 'somebody else')).rejects.toThrow('approvals_of_review');
      await expect(
        composer.query('UPDATE content_versions SET created_by = $1', ['somebody else']),
      ).rejects.toThrow('versions are only ever added');
    });

    it('in the database, too: nothing is approved by nobody, or published unapproved', async () => {
      const path = await submitted();
      const { id } = await reviewOf(path);
      const approvedByHand = `UPDATE reviews SET state = 'approved', settled_at = now(), digest = 'x' WHERE id = $1`;
      await expect(composer.query(approvedByHand, [id])).rejects.toThrow('fewer approvals than it needs');
      const publish = (state: string) =>
        composer.query(
          `INSERT INTO publications (review, review_state, kind, key, version, valid_from, published_by)
           SELECT id, $2, kind, key, version, now(), 'x' FROM reviews WHERE id = $1`,
          [id, state],
        );
      await expect(publish('approved')).rejects.toThrow('publications_of_review');
      await expect(publish('in-review')).rejects.toThrow('publications_approved');
      expect((await as('author', 'GET', path)).body).toMatchObject({ status: 'in-review' });
    });

    it('in the database, too: approvals and versions stay as they are', async () => {
      await approved();
      for (const sql of [
        'DELETE FROM approvals',
        `UPDATE approvals SET approver = 'x'`,
        'TRUNCATE approvals',
        'DELETE FROM content_versions',
        `UPDATE content_versions SET body = '{}'`,
      ])
        await expect(composer.query(sql)).rejects.toThrow('only ever added');
    });

    it('in the database, too: a version has one open review', async () => {
      const { id } = await reviewOf(await submitted());
      const again = `INSERT INTO reviews (kind, key, version, author, state, required, submitted_by)
        SELECT kind, key, version, author, state, required, 'x' FROM reviews WHERE id = $1`;
      await expect(composer.query(again, [id])).rejects.toThrow('reviews_one_open');
    });
  });

  describe('need as many approvals, and of whom, as the brand asks for the message class', () => {
    const sms = (text: string) => orderTemplate({ variants: [{ channel: 'sms', text }] });
    const define = (who: Who, key: string, messageClass: string, ifMatch?: string) => {
      const definition = { trigger: key, messageClass, template: 'terms', channels: ['sms'] };
      return put(who, `/definitions/${key}`, definition, ifMatch);
    };
    beforeAll(async () => {
      await composer.publish('brands/fennholm', {
        ...brand,
        approvals: { regulatory: { count: 2 }, service: { role: 'administrator' } },
      });
      await put('author', '/templates/terms', sms('Our terms'));
    });

    it('two people for what is regulatory, and not the same one twice', async () => {
      await define('author', 'terms', 'regulatory');
      await step('author', '/templates/terms', 'submit');
      const first = await step('reviewer', '/templates/terms', 'approve', { version: 1 });
      expect(first.body).toMatchObject({ status: 'in-review', review: { required: 2 } });
      expect(await step('reviewer', '/templates/terms', 'publish')).toMatchObject({ status: 409 });
      expect(await step('reviewer', '/templates/terms', 'approve', { version: 1 })).toMatchObject({
        status: 409,
        body: { type: 'urn:tourbus:problem:approved-already' },
      });
      const second = await step('second reviewer', '/templates/terms', 'approve', { version: 1 });
      expect(second.body).toMatchObject({ status: 'approved' });
    });

    it('somebody of the role that is named, whoever else approves', async () => {
      await define('author', 'offer', 'service');
      await step('author', '/definitions/offer', 'submit');
      const first = await step('reviewer', '/definitions/offer', 'approve', { version: 1 });
      expect(first.body).toMatchObject({ status: 'in-review' });
      expect(await step('second reviewer', '/definitions/offer', 'approve', { version: 1 })).toMatchObject({
        status: 403,
        body: { type: 'urn:tourbus:problem:role-missing', detail: expect.stringContaining('administrator') },
      });
      const last = await step('administrator', '/definitions/offer', 'approve', { version: 1 });
      expect(last.body).toMatchObject({ status: 'approved' });
    });

    it('also where the class is to change: an author does not choose who approves', async () => {
      await define('author', 'strict', 'regulatory');
      await step('author', '/definitions/strict', 'submit');
      for (const who of ['reviewer', 'second reviewer'] as const)
        await step(who, '/definitions/strict', 'approve', { version: 1 });
      await step('reviewer', '/definitions/strict', 'publish');
      await define('author', 'strict', 'service', '"1"');
      expect((await step('author', '/definitions/strict', 'submit')).body).toMatchObject({
        review: { required: 2 },
      });
    });

    it('by the brand that is published: a draft that asks for less changes nothing', async () => {
      await put('author', '/brands/fennholm', { ...brand, approvals: {} }, '"1"');
      await define('author', 'late', 'regulatory');
      expect((await step('author', '/definitions/late', 'submit')).body).toMatchObject({
        review: { required: 2 },
      });
    });

    it('by the brand of the template that is published: a draft of it in another voice changes nothing', async () => {
      await composer.publish('brands/lax', { ...brand, approvals: {} });
      await composer.publish('templates/promo', sms('Now'));
      await put('author', '/templates/promo', { ...sms('Now'), brand: 'lax' }, '"1"');
      const definition = {
        trigger: 'promo',
        messageClass: 'regulatory',
        template: 'promo',
        channels: ['sms'],
      };
      await put('author', '/definitions/promo', definition);
      expect((await step('author', '/definitions/promo', 'submit')).body).toMatchObject({
        review: { required: 2 },
      });
    });

    it('counted once where they come at the same moment on two replicas', async () => {
      const replica = await composer.startReplica();
      try {
        await define('author', 'twice', 'regulatory');
        await step('author', '/definitions/twice', 'submit');
        const body = { version: 1 };
        const replies = await Promise.all([
          step('reviewer', '/definitions/twice', 'approve', body),
          replica.call('POST', '/definitions/twice/approve', body, people.reviewer),
          replica.call('POST', '/definitions/twice/approve', body, people['second reviewer']),
        ]);
        expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 200, 409]);
        const approvals = await composer.query(`SELECT FROM approvals WHERE key = 'twice'`);
        expect(approvals).toHaveLength(2);
        const { body: version } = await replica.call('GET', '/definitions/twice');
        expect(version).toMatchObject({ status: 'approved' });
        const publications = await Promise.all([
          step('reviewer', '/definitions/twice', 'publish'),
          replica.call('POST', '/definitions/twice/publish', {}, people['second reviewer']),
        ]);
        expect(publications.map(({ status }) => status)).toEqual([200, 200]);
      } finally {
        await replica.stop();
      }
    });
  });

  describe('keep what two people write at once', () => {
    it('by refusing the second, who is told of the first', async () => {
      const path = await drafted();
      expect((await as('author', 'GET', path)).headers.get('etag')).toBe('"1"');
      const first = await put('author', path, { source: 'Mine' }, '"1"');
      expect([first.status, first.headers.get('etag')]).toEqual([200, '"2"']);
      expect(await put('other author', path, { source: 'Mine, too' }, '"1"')).toMatchObject({
        status: 412,
        body: {
          type: 'urn:tourbus:problem:changed-meanwhile',
          detail: expect.stringContaining(nameOf('author')),
          newest: { version: 2, createdBy: nameOf('author'), createdAt: first.body.createdAt },
          remedy: expect.stringContaining('differences'),
        },
      });
    });

    it('by asking people what they had before them; machines bring what stands for itself', async () => {
      const path = await drafted();
      expect(await put('author', path, { source: 'Unseen' })).toMatchObject({
        status: 428,
        body: { type: 'urn:tourbus:problem:if-match-missing', newest: { version: 1 } },
      });
      expect((await composer.call('PUT', path, { source: 'From a file' })).body).toMatchObject({
        version: 2,
      });
    });

    it('by letting one of two through that come at the same moment', async () => {
      const path = await drafted();
      const replies = await Promise.all([
        put('author', path, { source: 'a' }, '"1"'),
        put('other author', path, { source: 'b' }, '"1"'),
      ]);
      expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    });

    it('and taking the same words again for the same version, whoever sends them', async () => {
      const path = await published();
      expect((await put('other author', path, { source: 'Hello' })).body).toMatchObject({
        version: 1,
        status: 'published',
      });
    });
  });

  it('bring old words back as a new draft, which is approved like any other', async () => {
    const path = await published();
    await put('author', path, { source: 'Worse' }, '"1"');
    const restored = await step('other author', path, 'restore', { version: 1 });
    expect(restored.body).toMatchObject({
      version: 3,
      status: 'draft',
      publishedVersion: 1,
      createdBy: nameOf('other author'),
    });
    expect((await as('author', 'GET', path)).body).toMatchObject({ source: 'Hello' });
  });

  describe('are listed', () => {
    const listOf = async (who: Who, query: string): Promise<string[]> => {
      const reply = await as(who, 'GET', `/reviews?limit=200&${query}`);
      return itemsOf<{ kind: string; key: string }>(reply).map(({ kind, key }) => `/${kind}s/${key}`);
    };

    it('for who can do something about them', async () => {
      const [waiting, returned, ready] = [await submitted(), await submitted(), await approved()];
      await step('reviewer', returned, 'request-changes', { version: 1, note: 'Shorter.' });
      const of = async (who: Who) =>
        (await listOf(who, 'mine=true')).filter((path) => [waiting, returned, ready].includes(path));
      expect(await of('reviewer')).toEqual([ready, waiting]);
      expect(await of('author')).toEqual([returned]);
      expect(await of('other author')).toEqual([]);
      await put('author', returned, { source: 'Hi' }, '"1"');
      expect(await of('author')).toEqual([]);
    });

    it('by state, page by page', async () => {
      const path = await submitted();
      expect(await listOf('author', 'state=in-review')).toContain(path);
      expect(await listOf('author', 'state=withdrawn')).not.toContain(path);
      const first = await as('author', 'GET', '/reviews?limit=2');
      const second = await as('author', 'GET', `/reviews?limit=2&cursor=${String(first.body.next)}`);
      const ids = [first, second].flatMap((reply) => itemsOf<{ id: string }>(reply).map(({ id }) => id));
      expect(new Set(ids).size).toBe(4);
    });
  });
});
