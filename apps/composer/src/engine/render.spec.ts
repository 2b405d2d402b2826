import { describe, expect, it } from '@jest/globals';
import { asFailure, fileNameOf, headerText, LoadedTemplate, type RenderJob } from './render.js';
import type { CompiledTemplate } from './sources.js';

const template = (text: string, more: Partial<CompiledTemplate> = {}): LoadedTemplate =>
  new LoadedTemplate({ variants: [{ channel: 'sms', text }], documents: {}, texts: {}, blocks: {}, ...more });

const mail = (subject: string, html: string): LoadedTemplate =>
  template('', { variants: [{ channel: 'email', subject, html, text: '', attachments: [] }] });

const job = (data: unknown, more: Partial<RenderJob> = {}): RenderJob => ({
  template: 'a@1',
  variant: 0,
  locale: 'en-GB',
  timeZone: 'UTC',
  brandLocale: 'de',
  context: {
    data,
    customer: { names: { display: 'Zoë' } },
    brand: {},
    event: {},
    communication: { id: '1', channel: 'sms', locale: 'en-GB' },
  },
  ...more,
});

const text = (
  source: string,
  data: unknown,
  more: Partial<CompiledTemplate> = {},
  of: Partial<RenderJob> = {},
): string => {
  const rendered = template(source, more).render(job(data, of));
  return 'text' in rendered ? rendered.text : '';
};

const failure = (loaded: LoadedTemplate, data: unknown) => {
  try {
    loaded.render(job(data));
  } catch (error) {
    return asFailure(error);
  }
  return undefined;
};

describe('filling in a template', () => {
  it('escapes data in HTML and leaves it alone in subject and text', () => {
    const rendered = mail('{{data.name}}', '<p title="{{data.name}}">{{data.name}}</p>').render(
      job({ name: '"A" <b> & Söhne' }),
    );
    expect(rendered).toMatchObject({
      subject: '"A" <b> & Söhne',
      html: '<p title="&quot;A&quot; &lt;b&gt; &amp; Söhne">&quot;A&quot; &lt;b&gt; &amp; Söhne</p>',
    });
  });

  it('keeps a subject on one line, so that no value becomes a header', () => {
    expect(mail('Hi {{data.name}}', '').render(job({ name: 'Zoë\r\nBcc: all@example.org' }))).toMatchObject({
      subject: 'Hi Zoë Bcc: all@example.org',
    });
  });

  it('keeps a subject readable in one direction', () => {
    expect(
      mail('Pay {{data.name}}', '').render(job({ name: '\u202efdp.exe\u202c now \u2067שלום\u2069' })),
    ).toMatchObject({
      subject: 'Pay fdp.exe now \u2067שלום\u2069',
    });
  });

  it.each(['<a/href="{{data.x}}">', '<svg><a xlink:href="{{data.x}}">', "<button formaction='{{data.x}}'>"])(
    'refuses a program that the data bring to %s',
    (html) => {
      expect(failure(mail('x', html), { x: 'java\tscript:x' })).toMatchObject({ code: 'script-address' });
    },
  );

  it('counts blocks with parameters as rounds, however empty they are', () => {
    const blocks = Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [`b${i}`, i === 0 ? '' : `{{> b${i - 1} x=1}}`.repeat(10)]),
    );
    expect(failure(template('{{> b8 x=1}}', { blocks }), {})).toMatchObject({ code: 'template-runaway' });
  });

  it('gives loops, conditions and blocks with parameters', () => {
    const source =
      '{{#each data.lines}}{{@index}}:{{> line name=this unit="x"}}{{#unless @last}}, {{/unless}}{{else}}none{{/each}}';
    const blocks = { line: '{{name}}{{unit}}' };
    expect(text(source, { lines: ['a', 'b'] }, { blocks })).toBe('0:ax, 1:bx');
    expect(text(source, { lines: [] }, { blocks })).toBe('none');
  });

  it('takes a text from the customer’s language, then the brand’s, then English', () => {
    const texts = { en: { a: 'en', b: 'en', c: 'en' }, de: { a: 'de', b: 'de' }, fr: { a: 'fr' } };
    expect(text('{{t "a"}} {{t "b"}} {{t "c"}}', {}, { texts }, { locale: 'fr-CA' })).toBe('fr de en');
  });

  it('asks about what may be missing, and fails on what must be there', () => {
    expect(text('{{#if data.gift}}gift{{else}}none{{/if}} {{default data.gift "–"}}', {})).toBe('none –');
    expect(failure(template('Hello {{data.custmer}}'), {})).toEqual({
      code: 'unknown-variable',
      place: 'text',
      detail: '“data.custmer” is not defined',
    });
  });

  it.each([
    ['{{data.order.numbr}}', { order: {} }, '“data.order.numbr” is not defined'],
    ['{{data.ordr.number}}', {}, '“data.ordr.number” is not defined'],
    ['x {{data.ordr.a.b}}', {}, '“data.ordr.a” is not defined'],
    ['{{money data.totl "EUR"}}', {}, '“data.totl” is not defined, in {{money data.totl "EUR"}}'],
    ['{{#each data.lins}}x{{/each}}', {}, '“the list of “each”” is not defined'],
    ['{{> b x=1}}', {}, '“data.name” is not defined'],
  ])('%s fails: %3$s', (source, data, detail) => {
    expect(failure(template(source, { blocks: { b: 'a {{data.name}}' } }), data)).toEqual({
      code: 'unknown-variable',
      place: 'text',
      detail,
    });
  });

  it('never quotes a value in a failure', () => {
    expect(JSON.stringify(failure(template('{{data.name.first}}'), { name: 'Canary' }))).not.toContain(
      'Canary',
    );
    expect(JSON.stringify(failure(template('{{money data.name "EUR"}}'), { name: 'Canary' }))).not.toContain(
      'Canary',
    );
  });

  it.each([
    '{{constructor}}',
    '{{data.constructor}}',
    '{{data.toString}}',
    '{{#with data}}{{__proto__}}{{/with}}',
  ])('reaches no prototype by %s', (source) => {
    expect(text(source, {})).toBe('');
  });

  it('ends nested loops over long lists, at once and with a reason', () => {
    const list = Array.from({ length: 5_000 }, (_, i) => i);
    expect(
      failure(template('{{#each data.a}}{{#each @root.data.a}}x{{/each}}{{/each}}'), { a: list }),
    ).toMatchObject({ code: 'template-runaway' });
  });

  it('refuses more than 2 MB', () => {
    const long = 'x'.repeat(10_000);
    expect(
      failure(template('{{#each data.a}}{{@root.data.long}}{{/each}}'), {
        a: Array.from({ length: 500 }, () => 1),
        long,
      }),
    ).toMatchObject({ code: 'output-too-large' });
    expect(failure(template('{{data.long}}'), { long: 'x'.repeat(2 ** 21 + 1) })).toMatchObject({
      code: 'output-too-large',
    });
  });

  it.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
  ])('refuses the address %j out of the data', (url) => {
    expect(failure(mail('', '<a href="{{data.url}}">x</a>'), { url })).toMatchObject({
      code: 'script-address',
      place: 'mjml',
    });
  });
});

describe('names of files and headers', () => {
  it.each([
    ['invoice-4711.pdf', 'invoice-4711.pdf'],
    ['../../etc/passwd', '-..-etc-passwd.pdf'],
    ['a\r\nb:"c".pdf', 'ab-c-.pdf'],
    ['', 'document.pdf'],
    ['Ünïcode 請求書.PDF', 'Ünïcode 請求書.pdf'],
    ['x'.repeat(300), `${'x'.repeat(120)}.pdf`],
  ])('%j becomes %j', (given, expected) => expect(fileNameOf(given)).toBe(expected));

  it('put a header on one line', () => expect(headerText(' a\r\n\tb\u2028c\u0000 ')).toBe('a b c'));
});
