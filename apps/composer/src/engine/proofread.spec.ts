import { describe, expect, it } from '@jest/globals';
import { proofread } from './proofread.js';
import type { TemplateSources } from './sources.js';

const mail = (mjml: string, more: Partial<TemplateSources> = {}): TemplateSources => ({
  variants: [
    { channel: 'email', subject: 'Hello {{customer.names.display}}', mjml, text: 'Hello', attachments: [] },
  ],
  documents: {},
  texts: {},
  blocks: {},
  ...more,
});
const inText = (html: string) =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${html}</mj-text></mj-column></mj-section></mj-body></mjml>`;
const codes = async (sources: TemplateSources) =>
  (await proofread(sources)).faults.map((fault) => fault.code);

describe('proofreading a template', () => {
  it('turns MJML into HTML and keeps every statement in its place', async () => {
    const { faults, compiled } = await proofread(
      mail(inText('<p class="{{#if data.big}}big{{/if}}" title="{{t "x"}}">{{money data.total "EUR"}}</p>')),
    );
    expect(faults).toEqual([]);
    const html = compiled?.variants[0]?.channel === 'email' ? compiled.variants[0].html : '';
    expect(html).toContain(
      '<p class="{{#if data.big}}big{{/if}}" title="{{t "x"}}">{{money data.total "EUR"}}</p>',
    );
  });

  it.each([
    ['leaves the indentation of its tags out of the mail', '<p>two\n      words</p>', '<p>two\nwords</p>'],
    [
      'keeps white space that the author asks for',
      '<p style="white-space: pre-wrap">a\n      b</p>',
      '<p style="white-space: pre-wrap">a\n      b</p>',
    ],
  ])('%s', async (_, written, kept) => {
    const { compiled } = await proofread(mail(inText(written)));
    const html = compiled?.variants[0]?.channel === 'email' ? compiled.variants[0].html : '';
    expect(html).toContain(kept);
  });

  it.each([
    ['an unclosed block', '{{#if data.a}}x', 'syntax'],
    ['unescaped output', '{{{data.html}}}', 'raw-output'],
    ['unescaped output, the other way', '{{&data.html}}', 'raw-output'],
    ['an unknown helper', '{{shout data.name}}', 'unknown-helper'],
    ['an unknown helper inside a call', '{{upper (shout data.name)}}', 'unknown-helper'],
    ['an unknown block helper', '{{#repeat 3}}x{{/repeat}}', 'unknown-helper'],
    ['a helper of Handlebars that is not ours', '{{lookup data "a"}}', 'unknown-helper'],
    ['the log', '{{log data}}', 'unknown-helper'],
    ['a decorator', '{{* shout}}', 'decorator'],
    ['an inline partial', '{{#*inline "a"}}x{{/inline}}', 'decorator'],
    ['a computed block', '{{> (lower data.block)}}', 'dynamic-block'],
    ['a block with content', '{{#> layout}}x{{/layout}}', 'block-with-content'],
    ['an unknown block', '{{> nowhere}}', 'unknown-block'],
    ['a variable in a style sheet', '<style>p{color: {{data.a}} }</style>', 'variable-in-script'],
    ['a script', '<script>go()</script>', 'active-content'],
    ['an event handler', '<a onclick="go(\'{{data.a}}\')">x</a>', 'active-content'],
    ['a frame', '<iframe srcdoc=""></iframe>', 'active-content'],
    ['what leads the page elsewhere', '<meta http-equiv="Refresh" content="0;url=//x">', 'active-content'],
    ['what is loaded from strangers', '<link rel="stylesheet" href="https://x.example">', 'active-content'],
    ['a variable as name of an element', '<{{data.a}} title="x">', 'unquoted-attribute'],
    ['a variable as name of its end', '<b>x</{{data.a}}>', 'unquoted-attribute'],
    [
      'a variable in an attribute that is there twice',
      '<a title="x" title={{data.a}}>x</a>',
      'unquoted-attribute',
    ],
    ['a condition that begins in a value', '<a title="{{#if data.a}}">x</a>{{/if}}', 'torn-block'],
    ['a branch that begins in a value', '{{#if data.a}}<a title="{{else}}">x</a>{{/if}}', 'torn-block'],
    ['a condition that ends in a comment', '{{#if data.a}}<!-- {{/if}} -->', 'torn-block'],
    ['a condition that ends in a text area', '{{#if data.a}}<textarea>{{/if}}</textarea>', 'torn-block'],
    ['an unquoted attribute', '<a href={{data.url}}>x</a>', 'unquoted-attribute'],
    ['a variable among attributes', '<a {{data.attributes}}>x</a>', 'unquoted-attribute'],
    ['a program as address', '<a href="javascript:alert(1)">x</a>', 'script-address'],
    ['a program as address, disguised', '<a href=" java&#x73;cript&colon;alert(1)">x</a>', 'script-address'],
  ])('refuses %s', async (_, html, code) => expect(await codes(mail(inText(html)))).toEqual([code]));

  it.each([
    ['a comment that ends at once', '<!--><a href={{data.a}}>x</a><!-- -->'],
    ['a comment that ends otherwise', '<!-- --!><a href={{data.a}}>x</a><!-- -->'],
    ['a comment that is none to browsers', '<?x <b title=" ?><a href={{data.a}}>x</a>" ?>'],
    ['a declaration', '<!x <b title=" ><a href={{data.a}}>x</a>">'],
    ['text that ends before the quote does', '<textarea><b title="</textarea><a href={{data.a}}>x</a>"'],
    ['a style sheet that ends otherwise', '<style></style/x><a href={{data.a}}>x</a><style></style>'],
    ['blanks', `<a href${' '.repeat(300)}={{data.a}}>x</a>`],
    ['an apostrophe in a comment', "{{! it's }}<a href={{data.a}}>x</a>{{! it's }}"],
    ['an apostrophe in a name', "{{data.[it's]}}<a href={{data.a}}>x</a>{{data.[it's]}}"],
    ['the words of Outlook', '<!--[if mso]><a href={{data.a}}>x</a><![endif]-->'],
  ])('is not led astray by %s', async (_, html) => {
    const letter: TemplateSources = {
      ...mail('', { variants: [{ channel: 'print', document: 'letter' }] }),
      documents: { letter: { title: 'Letter', css: '', html } },
    };
    expect(await codes(letter)).toEqual(['unquoted-attribute']);
  });

  it('puts statements nowhere but where they stood, whatever words the author uses', async () => {
    const forged = '<p>{{data.a}}</p><a href=tbx0z>x</a><a href=tbxx0z>x</a>';
    const { faults, compiled } = await proofread(mail(inText(forged)));
    expect(faults).toEqual([]);
    expect(compiled?.variants[0]).toMatchObject({ html: expect.stringContaining(forged) });
  });

  it('looks at a block with parameters where it stands', async () => {
    const blocks = { half: '<a title="', name: '{{x}}' };
    expect(await codes(mail(inText('{{> half x=1}}"><b>{{data.a}}</b>'), { blocks }))).toEqual([]);
    expect(await codes(mail(inText('<a href={{> name x=data.a}}>x</a>'), { blocks }))).toEqual([
      'unquoted-attribute',
    ]);
    expect(await codes(mail(inText('{{> half x=1}}<b title="{{data.a}}">x</b>'), { blocks }))).toEqual([
      'unquoted-attribute',
    ]);
  });

  it('gives up on what is nested without end', async () => {
    expect(await codes(mail(inText('<div>'.repeat(2_000))))).toEqual(['template-runaway']);
  });

  it('says where, what and what to do', async () => {
    const { faults } = await proofread(
      mail(`<mjml>\n<mj-body>\n${inText('{{{data.html}}}')}</mj-body></mjml>`),
    );
    expect(faults).toEqual([
      {
        code: 'raw-output',
        variant: 'email',
        place: 'mjml, line 3',
        detail: 'puts a value in unescaped',
        remedy: expect.stringContaining('two braces'),
      },
    ]);
  });

  it('lists all faults at once', async () => {
    const sources = mail(inText('{{shout data.name}}'), {
      variants: [
        {
          channel: 'email',
          subject: '{{#if}',
          mjml: inText('{{{a}}}'),
          text: '{{> none}}',
          attachments: [{ document: 'note', fileName: 'a.pdf' }],
        },
        { channel: 'print', document: 'letter' },
      ],
    });
    expect(await codes(sources)).toEqual([
      'syntax',
      'raw-output',
      'unknown-block',
      'unknown-document',
      'unknown-document',
    ]);
  });

  it('refuses MJML that MJML does not know, and statements that it would drop', async () => {
    expect(await codes(mail('<mjml><mj-body><mj-letter /></mj-body></mjml>'))).toEqual(['mjml']);
    expect(await codes(mail('no mjml at all'))).toEqual(['mjml']);
    const between = '<mjml><mj-body>{{#if data.a}}<mj-section></mj-section>{{/if}}</mj-body></mjml>';
    expect(await codes(mail(between))).toEqual(['mjml-loses-statement', 'mjml-loses-statement']);
    const inRaw = between.replaceAll(/\{\{[#/]if.*?\}\}/g, '<mj-raw>$&</mj-raw>');
    expect(await codes(mail(inRaw))).toEqual([]);
  });

  it('leaves values of MJML attributes to the data', async () => {
    expect(
      await codes(
        mail(
          '<mjml><mj-body><mj-section background-color="{{brand.colours.paper}}"></mj-section></mj-body></mjml>',
        ),
      ),
    ).toEqual([]);
  });
});

describe('content blocks', () => {
  it('stand in the template’s place where they take no parameters, and are called where they do', async () => {
    const blocks = {
      footer: '<mj-section><mj-column><mj-text>{{> line text="x"}}</mj-text></mj-column></mj-section>',
      line: '<b>{{text}}</b>',
      other: '{{{',
    };
    const { compiled, used } = await proofread(
      mail('<mjml><mj-body>{{> footer}}</mj-body></mjml>', { blocks }),
    );
    expect(compiled?.blocks).toEqual({ line: '<b>{{text}}</b>' });
    expect(used).toEqual(['footer', 'line']);
  });

  it.each([
    ['itself', { a: 'x {{> a}}' }, 'a → a'],
    [
      'itself by way of others',
      { a: '{{> b}}', b: '{{#if x}}{{> c n=1}}{{/if}}', c: '{{> a}}' },
      'a → b → c → a',
    ],
  ])('must not contain %s', async (_, blocks, way) => {
    const { faults } = await proofread(mail(inText('{{> a}}'), { blocks }));
    expect(faults).toEqual([
      expect.objectContaining({
        code: 'block-cycle',
        variant: 'block a',
        detail: `it contains itself: ${way}`,
      }),
    ]);
  });

  it('must not multiply past measure', async () => {
    const blocks = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [
        `b${i}`,
        i === 0 ? 'x'.repeat(100) : `{{> b${i - 1}}}`.repeat(10),
      ]),
    );
    expect(await codes(mail(inText('{{> b11}}'), { blocks }))).toEqual(['source-too-large']);
  });

  it('are read like the template', async () => {
    expect(await codes(mail(inText('{{> a x=1}}'), { blocks: { a: '<a href={{x}}>{{{x}}}</a>' } }))).toEqual([
      'raw-output',
      'unquoted-attribute',
    ]);
  });
});

describe('documents', () => {
  const letter = (css: string, html = '<p>{{data.a}}</p>') => ({ letter: { title: 'Letter', css, html } });

  it('keep their style sheets free of variables and of HTML', async () => {
    const variants = [{ channel: 'print', document: 'letter' }] as const;
    expect(await codes(mail('', { variants, documents: letter('p{color: {{data.a}} }') }))).toEqual([
      'variable-in-script',
    ]);
    expect(await codes(mail('', { variants, documents: letter('p{}</style><script>') }))).toEqual(['css']);
    expect(await codes(mail('', { variants, documents: letter('@page{size:A4}') }))).toEqual([]);
  });

  describe('that draws', () => {
    const letter = (html: string, blocks: Record<string, string> = {}): TemplateSources => ({
      variants: [{ channel: 'print', document: 'letter' }],
      documents: { letter: { title: 'Letter', css: '', html } },
      texts: {},
      blocks,
    });
    const chart = '{{chart "bar" data.months x="month" y="spent" alt=(t "spending")}}';

    it('may do so between the tags of a document', async () => {
      expect(
        await codes(letter(`<figure>${chart}</figure>{{barcode "qrcode" data.code alt="Pay"}}`)),
      ).toEqual([]);
      expect(await codes(letter('{{> drawn}}', { drawn: chart }))).toEqual([]);
    });

    it.each([
      ['without saying what', letter('{{barcode "qrcode" data.code}}'), 'no-alternative'],
      ['inside a tag', letter(`<p title='${chart}'>x</p>`), 'misplaced-drawing'],
      ['as a value', letter(`{{upper (barcode "qrcode" data.code alt="x")}}`), 'misplaced-drawing'],
      ['in a mail, which shows none', mail(inText(chart)), 'misplaced-drawing'],
      [
        'in a mail, by a block',
        mail(inText('{{> drawn}}'), { blocks: { drawn: chart } }),
        'misplaced-drawing',
      ],
      [
        'in a text',
        { ...letter(''), variants: [{ channel: 'sms', text: chart }] } as TemplateSources,
        'misplaced-drawing',
      ],
    ])('is told when it does so %s', async (_, sources, code) =>
      expect(await codes(sources)).toEqual([code]),
    );
  });
});
