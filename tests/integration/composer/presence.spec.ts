import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@tourbus/contracts';
import { type SignedIn, signIn } from '@tourbus/testing';
import { orderTemplate, type RunningComposer, startComposer } from './running-composer.js';

interface Present {
  person: { id: string; name: string };
  since: string;
  version: number;
  changed: boolean;
}

describe('who works on the same thing', () => {
  let composer: RunningComposer;
  let nora: SignedIn;
  let teo: SignedIn;
  let ada: SignedIn;

  const arrive = async (name: string, role: Role): Promise<SignedIn> => {
    const somebody = await signIn(composer.infrastructure.stack, [role], { id: randomUUID(), name });
    await composer.query(
      `INSERT INTO people (id, issuer, subject, name, roles, teams, signed_in_at)
       VALUES ($1, 'test', $2, $2, $3, '{}', now())`,
      [somebody.claims.sub, name, [role]],
    );
    return somebody;
  };
  const heard = (who: SignedIn | string, key: string, body: object, call = composer.call) =>
    call('POST', `/templates/${key}/presence`, body, who);
  const othersFor = async (who: SignedIn, key: string): Promise<Present[]> =>
    (await heard(who, key, { version: 1 })).body.others as unknown as Present[];
  /** As if so many seconds had passed for somebody; the database’s clock is the one that counts. */
  const silent = (who: SignedIn, seconds: number) =>
    composer.query(`UPDATE presences SET heard_at = heard_at - $2 * interval '1 second' WHERE person = $1`, [
      who.claims.sub,
      seconds,
    ]);

  beforeAll(async () => {
    composer = await startComposer();
    [nora, teo, ada] = await Promise.all([
      arrive('Nora', 'author'),
      arrive('Teo', 'author'),
      arrive('Ada', 'reviewer'),
    ]);
    for (const key of ['shared', 'quiet', 'left', 'saved'])
      await composer.call('PUT', `/templates/${key}`, orderTemplate());
  });
  afterAll(() => composer.stop());

  it('see each other, since when and from which version, whatever replica they ask', async () => {
    const replica = await composer.startReplica();
    const first = await heard(nora, 'shared', { version: 1 });
    expect(first).toMatchObject({ status: 200, body: { others: [], newest: { version: 1 } } });
    const second = await heard(teo, 'shared', { version: 1, changed: true }, replica.call);
    expect(second.body.others).toEqual([
      {
        person: { id: nora.claims.sub, name: 'Nora' },
        since: expect.any(String),
        version: 1,
        changed: false,
      },
    ]);
    const third = await heard(ada, 'shared', { version: 1 });
    expect(third.body.others).toMatchObject([
      { person: { name: 'Nora' } },
      { person: { name: 'Teo' }, changed: true },
    ]);
    await replica.stop();
  });

  it('have been there since they came, however often they are heard of', async () => {
    await heard(nora, 'quiet', { version: 1 });
    const [before] = await othersFor(teo, 'quiet');
    await heard(nora, 'quiet', { version: 1, changed: true });
    expect(await othersFor(teo, 'quiet')).toEqual([{ ...before, changed: true }]);
  });

  it('are gone when nothing was heard of them for half a minute, and leave no row behind', async () => {
    await heard(nora, 'quiet', { version: 1 });
    await silent(nora, 29);
    expect(await othersFor(teo, 'quiet')).toHaveLength(1);
    await silent(nora, 2);
    expect(await othersFor(teo, 'quiet')).toEqual([]);
    const rows = await composer.query(`SELECT FROM presences WHERE key = 'quiet'`);
    expect(rows).toHaveLength(1);
  });

  it('are gone at once when they leave, and leaving twice is leaving once', async () => {
    await heard(nora, 'left', { version: 1 });
    for (const _ of ['once', 'twice'])
      expect((await composer.call('DELETE', '/templates/left/presence', undefined, nora)).status).toBe(204);
    expect(await othersFor(teo, 'left')).toEqual([]);
  });

  it('hear of a newer version before they save', async () => {
    await composer.call('PUT', '/templates/saved', orderTemplate({ name: 'Theirs' }), nora, {
      'if-match': '"1"',
    });
    expect((await heard(teo, 'saved', { version: 1, changed: true })).body.newest).toEqual({
      version: 2,
      createdBy: `person:${nora.claims.sub}`,
      createdAt: expect.any(String),
    });
  });

  it('are people: a key is told why it is not', async () => {
    const answer = await heard(composer.keys.all, 'shared', { version: 1 });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({
      type: expect.stringContaining('not-a-person'),
      remedy: expect.any(String),
    });
  });

  it('are those who write or review: who may only read is not told of', async () => {
    const analyst = await arrive('Mei', 'analyst');
    expect((await heard(analyst, 'shared', { version: 1 })).status).toBe(403);
  });

  it.each([
    ['what there is not', 'nowhere', { version: 1 }, 404],
    ['a version that is still to come', 'shared', { version: 9 }, 404],
    ['no version', 'shared', {}, 422],
  ])('are not present at %s', async (_, key, body, status) => {
    expect((await heard(nora, key, body)).status).toBe(status);
  });
});
