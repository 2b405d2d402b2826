import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  brand,
  inMjml,
  itemsOf,
  orderTemplate,
  type RunningComposer,
  startComposer,
} from './running-composer.js';

interface Use {
  key: string;
  version: number;
  name: string;
  state: string;
  contains: number | null;
}

const many = 200;
const nameOf = (i: number): string => `letter-${String(i).padStart(3, '0')}`;

/** As publishing leaves a template behind, for so many that publishing each would take minutes. */
const copies = `
  WITH asked AS (SELECT 'letter-' || lpad(i::text, 3, '0') AS key FROM generate_series(1, $1 - 1) AS i),
  written AS (
    INSERT INTO content_versions (kind, key, version, body, digest, created_by)
    SELECT kind, asked.key, version, jsonb_set(body, '{name}', to_jsonb('The ' || asked.key)), digest, created_by
    FROM content_versions AS v, asked WHERE v.kind = 'template' AND v.key = 'letter-000'
  ), compiled AS (
    INSERT INTO published_templates (key, version, content, digest, published_by)
    SELECT asked.key, version, content, digest, published_by FROM published_templates AS p, asked
    WHERE p.key = 'letter-000'
  )
  INSERT INTO reviews (kind, key, version, author, state, required, blocks, submitted_by)
  SELECT kind, asked.key, version, author, 'in-review', required, blocks, submitted_by
  FROM reviews AS r, asked WHERE r.kind = 'template' AND r.key = 'letter-000'`;
const approved = [
  `INSERT INTO approvals (review, kind, key, version, author, approver, digest)
   SELECT r.id, r.kind, r.key, r.version, r.author, a.approver, a.digest
   FROM reviews AS r, approvals AS a
   WHERE r.kind = 'template' AND r.state = 'in-review' AND a.kind = 'template' AND a.key = 'letter-000'`,
  `UPDATE reviews AS r SET state = 'approved', digest = a.digest, settled_by = a.approver, settled_at = now()
   FROM approvals AS a WHERE a.review = r.id AND r.state = 'in-review'`,
  `INSERT INTO publications (review, kind, key, version, valid_from, published_by)
   SELECT id, kind, key, version, now(), settled_by FROM reviews
   WHERE kind = 'template' AND key <> 'letter-000'`,
];

describe('a clause that many templates share', () => {
  let composer: RunningComposer;
  const impact = async (): Promise<Use[]> =>
    itemsOf<Use>(await composer.call('GET', '/blocks/clause/impact?version=2'));

  beforeAll(async () => {
    composer = await startComposer();
    await composer.publish('brands/fennholm', brand);
    await composer.publish('blocks/clause', { source: 'You may cancel within 14 days.' });
    const mail = { channel: 'email', subject: 'Your contract', text: 'Hello. {{> clause}}' };
    const letter = { variants: [{ ...mail, mjml: inMjml('<p>{{> clause}}</p>') }], documents: {} };
    await composer.publish(`templates/${nameOf(0)}`, orderTemplate({ name: `The ${nameOf(0)}`, ...letter }));
    await composer.query(copies, [many]);
    for (const step of approved) await composer.query(step);
    await composer.call('PUT', '/blocks/clause', { source: 'You may cancel within 30 days.' });
  });
  afterAll(() => composer.stop());

  it('says which they are, every one of them, before it is published', async () => {
    expect(await impact()).toEqual(
      Array.from({ length: many }, (_, i) => ({
        ...{ key: nameOf(i), version: 1, name: `The ${nameOf(i)}`, state: 'published', contains: 1 },
      })),
    );
  });

  it.each([0, 100, many - 1])('shows each as it is and as it would be: number %i', async (i) => {
    const look = async (blocks: Record<string, number>) => {
      const body = { channel: 'email', format: 'html', version: 1, blocks };
      return (await composer.call('POST', `/templates/${nameOf(i)}/preview`, body)).text;
    };
    const [before, after] = await Promise.all([look({ clause: 1 }), look({ clause: 2 })]);
    expect(before).toContain('within 14 days');
    expect(after).toBe(before.replace('within 14 days', 'within 30 days'));
  });

  it('re-opens all of them when it is published, and what counts goes on as it was', async () => {
    await composer.publish('blocks/clause', { source: 'You may cancel within 30 days.' });
    const all = await impact();
    expect(all.filter(({ state }) => state === 'published')).toHaveLength(many);
    expect(all.filter(({ state, version }) => state === 'in-review' && version === 2)).toHaveLength(many);
    const [line] = await composer.query<{ details: { templates: string[] } }>(
      `SELECT details::jsonb AS details FROM audit_lines WHERE action = 'review.reopened'`,
    );
    expect(line?.details.templates).toHaveLength(many);
  });
});
