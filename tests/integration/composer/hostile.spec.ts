import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { communicationComposedV1, dataArrivedV1, exampleCustomer } from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import { readPdf } from '../renderer/pdf.js';
import { containments } from './hostile/cases-contained.js';
import { sizes } from './hostile/cases-of-size.js';
import { type HostileCase, inMail, letter, mail, refusals } from './hostile/cases.js';
import { type Answer, type HostileWorld, secret, startHostileWorld } from './hostile/world.js';
import { brand } from './running-composer.js';

/** Filled in by the world before anything is sent: tables are made before there is one. */
const around = { stranger: 'http://127.0.0.1:STRANGER-PORT', secrets: 'SECRET-FOLDER' };
/** Milliseconds of processor time that any turn of the service's event loop may take, and megabytes of its process. */
const longestTurn = 50;
const mostMemory = 1_000;

let world: HostileWorld;
let key = 0;
/** The longest turn of the event loop in each case. */
const turns: [string, number][] = [];
let peak = 0;
/** Whom the service called, the database included: what it is watched by works. */
const calls = { ours: 0, others: [] as string[] };

const harmless = letter('<p>{{data.x}}</p>{{chart data.o alt="x"}}', {
  x: 'as ever',
  o: { xAxis: { data: ['a'] }, yAxis: {}, series: [{ type: 'bar', data: [1] }] },
});

function filled(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replaceAll('STRANGER-PORT', String(world.port)).replaceAll('SECRET-FOLDER', world.secrets);
}

async function ask(method: string, path: string, body: unknown): Promise<Answer & { codes: string[] }> {
  const answer = await world.call(method, path, filled(body));
  expect(answer.text).not.toContain(secret);
  expect(answer.status).not.toBe(500);
  const told = answer.text.startsWith('{') ? (JSON.parse(answer.text) as Record<string, unknown>) : {};
  const codes = [
    String(told['type'] ?? '').replace('urn:tourbus:problem:', ''),
    ...((told['faults'] ?? []) as { code: string }[]).map(({ code }) => code),
    ...((told['findings'] ?? []) as { rule: string }[]).map(({ rule }) => rule),
  ];
  return { ...answer, codes };
}

const previewOf = ({ template, format = 'html' }: HostileCase, at: string) => {
  const [variant] = (template as { variants: { channel: string }[] }).variants;
  return ask('POST', `${at}/preview`, { channel: variant?.channel, format });
};

beforeAll(async () => {
  world = await startHostileWorld();
  await world.publish('brands/fennholm', brand);
  // What is loaded with the first template of each kind is not the template's fault.
  for (const template of [harmless, mail(inMail('x'))])
    for (const path of ['preview', 'check'])
      await Promise.all(
        [1, 2].map(() =>
          world.call('POST', `/templates/first/${path}`, {
            template,
            ...(path === 'preview' && { channel: template.variants[0]?.channel }),
          }),
        ),
      );
  await world.publish('templates/first', harmless);
  await world.seen();
}, 120_000);
afterAll(() => world?.stop());

afterEach(async () => {
  const seen = await world.seen();
  turns.push([expect.getState().currentTestName ?? '', Math.round(seen.stall)]);
  calls.others.push(...seen.calls.filter((call) => !world.isOurs(call)));
  calls.ours += seen.calls.filter((call) => world.isOurs(call)).length;
  peak = Math.max(peak, seen.peak);
});

const named = (cases: readonly HostileCase[]) => cases.map((one) => [one.tries, one] as const);

describe('a hostile template', () => {
  it.each(named([...refusals, ...sizes, ...containments(around)]))('%s', async (_, one) => {
    const at = `/templates/hostile-${++key}`;
    for (const [name, source] of Object.entries(one.blocks ?? {}))
      expect((await ask('PUT', `/blocks/${name}`, { source })).status).toBe(200);
    const kept = await ask('PUT', at, one.template);
    if (one.notKept) return expect(kept.codes).toContain(one.notKept);
    expect(kept.status).toBe(200);

    const preview = await previewOf(one, at);
    const asked = new RegExp(`^(?:${one.refused})$`);
    if (one.costly) return expect(preview.codes).toContainEqual(expect.stringMatching(asked));
    const checked = await ask('POST', `${at}/check`, { template: one.template });
    expect(checked.status).toBe(200);
    if (!one.refused) return expectHarmless(one, preview);
    expect(preview.codes).toContainEqual(expect.stringMatching(asked));
    if (!one.drawn) expect(checked.codes).toContainEqual(expect.stringMatching(asked));
    const submitted = await ask('POST', `${at}/submit`, { version: 1 });
    expect(submitted.status).toBe(422);
    if (!one.blocks) expect(submitted.text).toMatch(new RegExp(`"(?:${one.refused})"`));
  });
});

function expectHarmless({ shows, never, format }: HostileCase, preview: Answer): void {
  if (format === 'pdf') {
    if (preview.status === 502) return expect(preview.text).toContain('nothing is fetched while printing');
    expect(preview.headers.get('content-type')).toBe('application/pdf');
    return;
  }
  expect(preview.status).toBe(200);
  expect(preview.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  if (shows) expect(preview.text).toMatch(shows);
  if (never) expect(preview.text).not.toMatch(never);
}

describe('hostile data', () => {
  const template = {
    ...mail(inMail('<a href="{{data.url}}">{{data.name}}</a>'), { url: 'https://x.example', name: 'x' }),
    sampleData: {
      data: { url: 'https://x.example', name: 'x', rows: [1], option: harmless.sampleData.data },
    },
  };
  const variants = [
    {
      ...template.variants[0],
      subject: '{{data.name}}',
      attachments: [{ document: 'd', fileName: '{{data.name}}' }],
    },
  ];
  const html =
    '{{#if data.option}}{{chart data.option alt="x"}}{{/if}}{{#each data.rows}}{{#each @root.data.rows}}{{this}}{{/each}}{{/each}}';
  const base = { url: 'https://x.example', name: 'x', rows: [1], option: null };

  beforeAll(async () => {
    const documents = { d: { title: '{{data.name}}', html } };
    const sampleData = { data: base };
    await world.publish('templates/of-data', { ...template, variants, documents, sampleData });
    await world.publish('definitions/of-data', {
      ...{ trigger: 'hostile.data', messageClass: 'transactional', template: 'of-data', channels: ['email'] },
    });
  }, 60_000);

  const parkedAs = async (id: string): Promise<string | undefined> => {
    const { text } = await world.call('GET', '/parked?limit=200');
    const { items } = JSON.parse(text) as { items: { messageId: string; code: string }[] };
    return items.find(({ messageId }) => messageId === deterministicId(dataArrivedV1.subject, id))?.code;
  };

  it.each<[string, Record<string, unknown>, string]>([
    ['a program for an address', { url: ' java\nscript:go()' }, 'script-address'],
    ['a page for an address', { url: 'data:text/html,<script>go()</script>' }, 'script-address'],
    ['a list that multiplies', { rows: Array.from({ length: 2_000 }, (_, i) => i) }, 'template-runaway'],
    [
      'HTML in a chart',
      { option: { series: [{ type: 'pie', data: [1], color: ['"><script>'] }] } },
      'unsuitable-value',
    ],
    [
      'a stranger’s picture in a chart',
      {
        option: {
          xAxis: {},
          yAxis: {},
          series: [{ type: 'line', data: [1], symbol: 'image://https://x.example' }],
        },
      },
      'unsuitable-value',
    ],
  ])('with %s is parked, and says why', async (_, data, code) => {
    const id = await world.arrive('hostile.data', { data: { ...base, ...data } });
    expect(await parkedAs(id)).toMatch(new RegExp(`^(?:${code})$`));
  });

  it('with HTML, line breaks and what turns words around comes out as text, in one line', async () => {
    const name = `"><script>go()</script>\r\nBcc: all@x.example \u202egpj`;
    const customer = { ...exampleCustomer, attributes: JSON.parse('{"__proto__":{"x":1},"constructor":1}') };
    const id = await world.arrive('hostile.data', { data: { ...base, name }, customer });
    const [fact] = (await world.bus.read(communicationComposedV1, 1)).filter(
      ({ data }) => data.eventId === id,
    );
    expect(fact?.data.content).toMatchObject({
      subject: '"><script>go()</script> Bcc: all@x.example gpj',
      html: expect.stringContaining('&quot;&gt;&lt;script&gt;'),
      attachments: [{ fileName: expect.stringMatching(/^[^/\\:*?"<>|\r\n\u202e]+\.pdf$/) }],
    });
    expect(JSON.stringify(fact)).not.toContain('<script>go()</script></a>');
  });

  it.each([
    ['a prototype', '(data ~> |$|{"__proto__": {"polluted": true}}|).polluted'],
    ['the machine', 'data.constructor.constructor("return process")().env != null'],
    ['what is written in the data', '$eval(data.name)'],
  ])('asked by a condition for %s comes to nothing', async (asked, condition) => {
    const trigger = `hostile.${asked}`;
    await world.publish(`definitions/asks-${++key}`, {
      ...{ trigger, condition, messageClass: 'transactional', template: 'of-data', channels: ['email'] },
    });
    const id = await world.arrive(trigger, { data: { ...base, name: 'x'.repeat(40) } });
    const facts = await world.bus.read(communicationComposedV1, 0);
    expect(facts.filter(({ data }) => data.eventId === id)).toEqual([]);
  });
});

describe('a brand', () => {
  it.each([
    ['headers in a sender', { email: { name: 'X\r\nBcc: a@x.example', address: 'a@x.example' } }],
    ['a sender that reads backwards', { email: { name: 'moc.live \u202emoc.knab', address: 'a@x.example' } }],
    ['an address in quotes', { email: { name: 'X', address: '"a@x.example>,<b"@x.example' } }],
    [
      'headers where answers go',
      { email: { name: 'X', address: 'a@x.example', replyTo: 'a@x.example\nX: y' } },
    ],
  ])('is not kept with %s', async (_, senders) => {
    expect((await ask('PUT', '/brands/evil', { ...brand, senders })).codes).toContain('invalid-input');
  });
});

describe('after all of that', () => {
  it('the next template comes out as it did before anybody meant harm', async () => {
    const shown = await ask('POST', '/templates/first/preview', { channel: 'print', format: 'html' });
    expect(shown.text).toContain('<p>as ever</p><svg');
    const pdf = await world.download('/templates/first/preview', { channel: 'print', format: 'pdf' });
    expect(readPdf(pdf).text).toContain('as ever');
  });

  it('nobody was called, and nothing was started', () => {
    expect(calls).toEqual({ ours: expect.any(Number), others: [] });
    expect(calls.ours).toBeGreaterThan(0);
    expect(world.visitors).toEqual([]);
  });

  it(`no turn of the event loop took ${longestTurn} ms, and the memory was bounded`, () => {
    expect(turns.filter(([, stall]) => stall >= longestTurn)).toEqual([]);
    expect(peak).toBeLessThan(mostMemory);
  });
});
