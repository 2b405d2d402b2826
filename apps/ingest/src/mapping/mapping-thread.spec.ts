import { afterAll, describe, expect, it } from '@jest/globals';
import { MappingThread } from './mapping-thread.js';

describe('the mapping thread', () => {
  const thread = new MappingThread(50);
  afterAll(() => thread.stop());
  const task = (customer: string, payload: unknown = {}) => ({
    definition: { key: customer, mapping: { customer, data: '$' } },
    payload: JSON.stringify(payload),
  });

  it('ends on the one expression that never ends, and maps the others', async () => {
    const tasks = Array.from({ length: 120 }, (_, i) => task('{"id": n}', { n: i }));
    tasks[60] = task('$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(a+)+$/)');
    const results = await thread.map(tasks);
    expect(results[60]).toMatchObject({ fault: { code: 'mapping-timeout' } });
    results.splice(60, 1);
    expect(results.every((result) => 'customer' in result)).toBe(true);
    expect(results.at(-1)).toMatchObject({ customer: { id: 119 } });
  });

  it.each([
    ['NUL', '{"id": 1, "attributes": {"a": $base64decode(x)}}', 'AA=='],
    ['half a character', '{"id": 1, "attributes": {"a": $split(x, "")[0]}}', '🙂'],
    ['a name with NUL', '{"id": 1, "attributes": {$base64decode(x): 1}}', 'AA=='],
  ])('refuses a result that cannot be stored: %s', async (_, expression, x) => {
    const [refused, taken] = await thread.map([task(expression, { x }), task('{"id": x}', { x: '\\u0000' })]);
    expect(refused).toMatchObject({ fault: { code: 'mapping-failed' } });
    expect(taken).toMatchObject({ customer: { id: '\\u0000' } });
  });

  it.each(['$eval("process")', 'constructor.constructor("return process")()', '__proto__', 'require("fs")'])(
    'reaches nothing outside by %s',
    async (expression) => {
      const [result] = await thread.map([task(expression)]);
      if (result && 'fault' in result) expect(result.fault.code).toBe('mapping-failed');
      else expect(result).toEqual({ data: {} });
    },
  );
});
