import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Config, configSchema } from '../config.js';
import { CompositionEngine, Runaway } from './engine.service.js';
import type { RenderJob } from './render.js';
import type { CompiledTemplate } from './sources.js';

const config = (more: Record<string, unknown>): Config =>
  configSchema.parse({
    DATABASE_URL: 'postgres://nobody@127.0.0.1/none',
    CONTACT_KEYS: `one:${'x'.repeat(40)}`,
    ENGINE_WORKERS: 1,
    ENGINE_CPU_MS: 400,
    ...more,
  });

const endless = { expression: '($f := function($n) { $f($n + 1) }; $f(1))', facts: {} };
const simple = { expression: 'data.total > 100', facts: { data: { total: 200 } } };
const template: CompiledTemplate = {
  variants: [{ channel: 'sms', text: 'Hello {{data.name}}' }],
  documents: {},
  texts: {},
  blocks: {},
};
const job = (name: string): RenderJob => ({
  template: 'hello@1',
  variant: 0,
  locale: 'en',
  timeZone: 'UTC',
  brandLocale: 'en',
  context: {
    data: { name },
    customer: {},
    brand: {},
    event: {},
    communication: { id: '1', channel: 'sms', locale: 'en' },
  },
});

describe('the composition engine', () => {
  let engine: CompositionEngine;
  beforeEach(() => {
    engine = new CompositionEngine(config({}));
  });
  afterEach(() => engine.onApplicationShutdown());

  it('answers each job of a batch, in order', async () => {
    const outcomes = await engine.render(
      [job('Zoë'), { ...job('x'), context: { ...job('x').context, data: {} } }, job('Ada')],
      new Map([['hello@1', template]]),
    );
    expect(outcomes).toEqual([
      { rendered: { channel: 'sms', text: 'Hello Zoë' } },
      { failure: { code: 'unknown-variable', place: 'text', detail: '“data.name” is not defined' } },
      { rendered: { channel: 'sms', text: 'Hello Ada' } },
    ]);
  });

  it('ends what does not end by itself, goes on answering meanwhile, and serves who waited', async () => {
    let turns = 0;
    const beat = setInterval(() => turns++, 10);
    const runaway = engine.ask([endless]);
    const waiting = engine.ask([simple]);
    await expect(runaway).rejects.toBeInstanceOf(Runaway);
    clearInterval(beat);
    expect(turns).toBeGreaterThan(10);
    expect(await waiting).toEqual([{ holds: true }]);
  });

  it('ends a pattern that never decides, which nothing but the end of its thread interrupts', async () => {
    const pattern = { expression: '$contains(data, /^(x+x+)+y$/)', facts: { data: 'x'.repeat(40) } };
    await expect(engine.ask([pattern])).rejects.toBeInstanceOf(Runaway);
  });

  it('says what cannot be filled in, and brings nothing else across', async () => {
    const failing = { ...job('x'), context: { ...job('x').context, data: {} } };
    expect(await engine.try([job('Zoë'), failing], new Map([['hello@1', template]]))).toEqual([
      undefined,
      { code: 'unknown-variable', place: 'text', detail: '“data.name” is not defined' },
    ]);
  });

  it('gives a worker that took another’s place its templates again', async () => {
    const templates = new Map([['hello@1', template]]);
    await engine.render([job('a')], templates);
    await expect(engine.ask([endless])).rejects.toBeInstanceOf(Runaway);
    expect(await engine.render([job('b')], templates)).toEqual([
      { rendered: { channel: 'sms', text: 'Hello b' } },
    ]);
  });

  it('ends what takes too much memory', async () => {
    const small = new CompositionEngine(config({ ENGINE_MEMORY_MB: 128, ENGINE_CPU_MS: 60_000 }));
    const greedy = { expression: '[1..9999999].{ "a": $, "b": $string($) }', facts: {} };
    await expect(small.ask([greedy])).rejects.toBeInstanceOf(Runaway);
    await small.onApplicationShutdown();
  });

  it('does not take what a stop cut off for a runaway: it is no fault of the template', async () => {
    const stopped = engine.ask([endless]).catch((error: unknown) => error);
    await engine.onApplicationShutdown();
    expect(await stopped).not.toBeInstanceOf(Runaway);
  });

  it('says that a condition failed, without quoting the data', async () => {
    const [answer] = await engine.ask([
      { expression: '$number(data.name)', facts: { data: { name: 'Canary' } } },
    ]);
    expect(answer).toEqual({ failed: expect.stringMatching(/^D\d+ at character \d+$/) });
  });
});
