import { type HostileCase, inMail, letter, mail, sms } from './cases.js';

const rows = (count: number) => Array.from({ length: count }, (_, i) => i);
const times = (count: number, make: (i: number) => string): Record<string, string> =>
  Object.fromEntries(rows(count).map((i) => [`h${i}`, make(i)]));
const languages = [...'abcdefghij'].flatMap((a) => [...'abcdefghijk'].map((b) => `${a}${b}`));

/** What never ends, or comes to more than anybody wants. */
const endless: HostileCase[] = [
  {
    tries: 'loops inside of loops',
    template: letter(`${'{{#each @root.data.rows}}'.repeat(7)}x${'{{/each}}'.repeat(7)}`, { rows: rows(40) }),
    refused: 'template-runaway',
  },
  {
    tries: 'loops that write much',
    template: letter(`{{#each data.rows}}${'x'.repeat(400_000)}{{/each}}`, { rows: rows(50) }),
    refused: 'output-too-large',
  },
  {
    tries: 'blocks that contain themselves',
    template: letter('{{> h0}}'),
    blocks: { h0: 'x{{> h1}}', h1: '{{#if data.x}}{{> h0 x=1}}{{/if}}' },
    refused: 'block-cycle',
  },
  {
    tries: 'blocks that repeat blocks, with something in them',
    template: letter('{{> h13}}'),
    blocks: times(14, (i) => (i === 0 ? 'x'.repeat(100) : `{{> h${i - 1}}}`.repeat(10))),
    refused: 'source-too-large',
  },
  {
    tries: 'blocks that repeat blocks, with nothing in them',
    template: letter('{{> h13}}here'),
    blocks: times(14, (i) => (i === 0 ? '' : `{{> h${i - 1}}}`.repeat(10))),
    shows: /<body>here<\/body>/,
  },
  {
    tries: 'the same while filling in',
    template: letter('{{> h13 x=1}}'),
    blocks: times(14, (i) => (i === 0 ? '' : `{{> h${i - 1} x=1}}`.repeat(10))),
    refused: 'template-runaway',
  },
  {
    tries: 'a helper that multiplies',
    template: sms(`{{plural data.n other="${'#'.repeat(150_000)}"}}`, { n: 1e20 }),
    refused: 'output-too-large',
    format: 'text',
  },
  {
    tries: 'a text that multiplies',
    template: {
      ...sms('{{t "bomb" x=data.x}}', { x: 'x'.repeat(2_000) }),
      texts: { en: { bomb: '{x}'.repeat(6_000) } },
    },
    refused: 'output-too-large',
    format: 'text',
  },
];

/** What costs whoever reads it. */
const costly: HostileCase[] = [
  { tries: 'elements without end', template: letter('<div>'.repeat(50_000)), refused: 'template-runaway' },
  {
    tries: 'elements without end, in a mail',
    template: mail(inMail('<b>'.repeat(5_000))),
    refused: 'template-runaway',
  },
  {
    tries: 'MJML without end',
    template: mail(`<mjml><mj-body>${'<mj-wrapper>'.repeat(1_000)}</mj-body></mjml>`),
    refused: 'mjml',
  },
  {
    tries: 'conditions without end',
    template: letter('{{#if data.x}}'.repeat(3_000) + '{{/if}}'.repeat(3_000)),
    refused: 'syntax|template-runaway',
    costly: true,
  },
  {
    tries: 'an element of forty thousand attributes',
    template: letter(
      `<a ${rows(40_000)
        .map((i) => `a${i}=""`)
        .join(' ')}>`,
    ),
    refused: 'template-runaway',
    costly: true,
  },
  {
    tries: 'a name of half a megabyte',
    template: letter(`{{${'a'.repeat(400_000)}}}`),
    refused: 'template-failed|unknown-variable',
  },
  { tries: 'a word of half a megabyte', template: letter('x'.repeat(500_000)), shows: /xxx/ },
  { tries: 'half a million brackets', template: letter('<'.repeat(500_000)), shows: /<<</ },
  { tries: 'fifty thousand comments', template: letter('<!--[if '.repeat(50_000)), shows: /<!--\[if/ },
  { tries: 'fifty thousand quotes', template: letter(`<b id='`.repeat(50_000)), shows: /<b id=/ },
];

/** What is not even a template. */
const noTemplates: HostileCase[] = [
  {
    tries: 'a parsed program in place of text',
    template: mail({ type: 'Program', body: [{ type: 'MustacheStatement' }] } as unknown as string),
    notKept: 'invalid-input',
  },
  {
    tries: 'a prototype in JSON',
    template: `{"__proto__":{"admin":true},${JSON.stringify(letter('x')).slice(1)}`,
    notKept: 'malformed-json',
  },
  {
    tries: 'a constructor’s prototype in JSON',
    template: JSON.stringify(letter('x', { constructor: { prototype: { admin: true } } })),
    notKept: 'malformed-json',
  },
  { tries: 'NUL', template: letter('x\u0000y'), notKept: 'malformed-json' },
  { tries: 'half a character', template: letter('x\ud800y'), notKept: 'malformed-json' },
  {
    tries: 'JSON nested without end',
    template: `{"sampleData":${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}}`,
    notKept: 'malformed-json',
  },
  {
    tries: 'JSON of a million pieces',
    template: `{"sampleData":{"data":{"a":[${'{},'.repeat(1_000_000)}{}]}}}`,
    notKept: 'malformed-json',
  },
  {
    tries: 'sample data for every language at once',
    template: letter('x', { rows: rows(21_000) }),
    notKept: 'invalid-input',
  },
  {
    tries: 'more languages than there are',
    template: { ...sms('x'), texts: Object.fromEntries(languages.map((tag) => [tag, {}])) },
    notKept: 'invalid-input',
  },
  {
    tries: 'documents without end',
    template: { ...letter('x'), documents: times(21, () => 'x') },
    notKept: 'invalid-input',
  },
  {
    tries: 'a document with the name of a file',
    template: { ...letter('x'), documents: { '../../etc/passwd': { title: 'x', html: 'x' } } },
    notKept: 'invalid-input',
  },
];

export const sizes: readonly HostileCase[] = [...endless, ...costly, ...noTemplates];
