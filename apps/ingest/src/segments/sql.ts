import { type Condition, type ConditionOf, type Rule, partsOf } from './rule.js';
import { type Bind, amountCondition, inWindow, lastTimeCondition, valueCondition } from './sql-values.js';

/** A query for `DataSource.query`; nothing that anybody wrote is in its text. */
export interface Query {
  text: string;
  /** For $1, $2 and so on. */
  parameters: unknown[];
}

const below = (root: string, parts: readonly string[], bind: Bind): string =>
  parts.reduce((value, part) => `${value} -> ${bind(part, 'text')}`, root);

/** With a name, `->` looks into objects only: into lists it would look by a number. */
function valueIn({ kind, path }: { kind: Condition['kind']; path: string }, bind: Bind): string {
  const parts = partsOf(path);
  switch (kind) {
    case 'attribute':
      return `(${below(`c.profile -> 'attributes'`, parts, bind)})`;
    case 'preference':
      return `(${below(`c.profile -> 'preferences'`, parts, bind)})`;
    case 'trait': {
      const [name = '', ...inner] = parts;
      const trait = `(c.profile -> 'traits' -> ${bind(name, 'text')})`;
      return `(${below(`coalesce(${trait} -> 'value', ${trait})`, inner, bind)})`;
    }
    default:
      return `(${below('c.profile', parts, bind)})`;
  }
}

function eventCount({ type, within, is }: ConditionOf<'event-count'>, now: Date, bind: Bind): string {
  const mine = `WHERE t.customer_id = c.id AND t.type = ${bind(type, 'text')}`;
  if (!within)
    return amountCondition(
      `coalesce((SELECT t.total FROM customer_event_tallies t ${mine}), 0)`,
      'numeric',
      is,
      bind,
    );
  const inside = `${mine} AND ${inWindow('o.at', within, now, bind)}`;
  const count = `(SELECT count(*) FROM customer_event_tallies t, unnest(t.times) AS o (at) ${inside})`;
  return amountCondition(count, 'numeric', is, bind);
}

const columns = {
  definition: 'definition',
  topic: 'topic',
  messageClass: 'message_class',
  channel: 'channel',
} as const;

type About = Pick<ConditionOf<'last-response'>, 'response' | keyof typeof columns>;

function meantMessages(about: About, bind: Bind): string {
  const filters = Object.entries(columns).flatMap(([filter, column]) => {
    const asked = about[filter as keyof typeof columns];
    return asked === undefined ? [] : [` AND m.${column} = ${bind(asked, 'text')}`];
  });
  return `FROM customer_messages m WHERE m.customer_id = c.id AND m.sent_at IS NOT NULL${filters.join('')}`;
}

function responses(
  condition: ConditionOf<'response-count'> | ConditionOf<'response-ratio'>,
  now: Date,
  bind: Bind,
): string {
  const { kind, response, within } = condition;
  const marked = response === 'sent' ? 'true' : `m.responses -> ${bind(response, 'text')} IS NOT NULL`;
  const counted = `count(*) FILTER (WHERE ${marked})`;
  const from = `${meantMessages(condition, bind)} AND ${inWindow('m.sent_at', within, now, bind)}`;
  if (kind === 'response-count')
    return amountCondition(`(SELECT ${counted} ${from})`, 'numeric', condition.is, bind);
  const share = `(SELECT ${counted}::float8 / nullif(count(*), 0)::float8 ${from})`;
  return amountCondition(share, 'float8', condition.is, bind);
}

function lastResponse(condition: ConditionOf<'last-response'>, now: Date, bind: Bind): string {
  const { response, is } = condition;
  const at = response === 'sent' ? 'm.sent_at' : `(m.responses ->> ${bind(response, 'text')})::timestamptz`;
  return lastTimeCondition(`(SELECT max(${at}) ${meantMessages(condition, bind)})`, is, now, bind);
}

function contactPoint({ channel, states }: ConditionOf<'contact-point'>, bind: Bind): string {
  const filters = [
    ...(channel ? [`p.point ->> 'channel' = ${bind(channel, 'text')}`] : []),
    ...(states ? [`p.point ->> 'state' = ANY(${bind(states, 'text[]')})`] : []),
  ];
  const where = filters.length > 0 ? ` WHERE ${filters.join(' AND ')}` : '';
  return `EXISTS (SELECT FROM jsonb_array_elements(c.profile -> 'contactPoints') AS p (point)${where})`;
}

function consent({ purpose, channel, state }: ConditionOf<'consent'>, bind: Bind): string {
  const own = channel ? ` OR w.word ->> 'channel' = ${bind(channel, 'text')}` : '';
  const words = `FROM jsonb_array_elements(c.profile -> 'consents') WITH ORDINALITY AS w (word, place)
    WHERE w.word ->> 'purpose' = ${bind(purpose, 'text')} AND (w.word ->> 'channel' IS NULL${own})`;
  const latest = `(w.word ->> 'channel' IS NOT NULL) DESC,
    coalesce(date_trunc('milliseconds', (w.word ->> 'at')::timestamptz), 'epoch') DESC, w.place DESC`;
  return `coalesce((SELECT w.word ->> 'state' ${words} ORDER BY ${latest} LIMIT 1), 'none') = ${bind(state, 'text')}`;
}

function conditionIn(condition: Condition, now: Date, bind: Bind): string {
  switch (condition.kind) {
    case 'event-count':
      return eventCount(condition, now, bind);
    case 'last-event': {
      const tally = `t.customer_id = c.id AND t.type = ${bind(condition.type, 'text')}`;
      const last = `(SELECT t.last_at FROM customer_event_tallies t WHERE ${tally})`;
      return lastTimeCondition(last, condition.is, now, bind);
    }
    case 'response-count':
    case 'response-ratio':
      return responses(condition, now, bind);
    case 'last-response':
      return lastResponse(condition, now, bind);
    case 'contact-point':
      return contactPoint(condition, bind);
    case 'consent':
      return consent(condition, bind);
    case 'segment':
      return `EXISTS (SELECT FROM segment_members s WHERE s.customer_id = c.id AND s.segment = ${bind(condition.segment, 'text')})`;
    default:
      return valueCondition(valueIn(condition, bind), condition.is, now, bind);
  }
}

function treeIn(rule: Rule, now: Date, bind: Bind): string {
  switch (rule.kind) {
    case 'all':
      return `(${rule.of.map((part) => treeIn(part, now, bind)).join(' AND ')})`;
    case 'any':
      return `(${rule.of.map((part) => treeIn(part, now, bind)).join(' OR ')})`;
    case 'not':
      return `(NOT ${treeIn(rule.of, now, bind)})`;
    default:
      return `(${conditionIn(rule, now, bind)})`;
  }
}

/**
 * A rule as a condition on `customers c`, which means the same as `matches`: true or false for every row, never null.
 * @param now the end of all windows, so that one query looks at one time
 */
export function whereOf(rule: Rule, now: Date): Query {
  const parameters: unknown[] = [];
  const bind: Bind = (value, type) => {
    parameters.push(value);
    return `$${parameters.length}::${type}`;
  };
  return { text: treeIn(rule, now, bind), parameters };
}

/** One row: `matching` and `whole`, how many customers fit and how many there are. */
export function countQuery(rule: Rule, now: Date): Query {
  const { text, parameters } = whereOf(rule, now);
  const counts = `count(*) FILTER (WHERE ${text})::int AS matching, count(*)::int AS whole`;
  return { text: `SELECT ${counts} FROM customers c`, parameters };
}

/** Ids of customers that fit, the latest first; the order has an index, so that it ends once it has enough. */
export function sampleQuery(rule: Rule, now: Date, most: number): Query {
  const { text, parameters } = whereOf(rule, now);
  return {
    text: `SELECT c.id FROM customers c WHERE ${text} ORDER BY c.created_at DESC, c.id DESC LIMIT $${parameters.length + 1}::int`,
    parameters: [...parameters, most],
  };
}
