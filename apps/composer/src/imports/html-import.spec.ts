import { describe, expect, it } from '@jest/globals';
import { proofread } from '../engine/proofread.js';
import { LoadedTemplate, type Rendered, type RenderJob } from '../engine/render.js';
import type { Template } from '../templates/template.js';
import { importHtml } from './html-import.js';

const page = (body: string, head = '<title>Hello</title>') =>
  `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;

function imported(html: string) {
  const { template, placeholders, report } = importHtml({
    html,
    name: 'page',
    brand: 'fennholm',
    asset: () => undefined,
  });
  const [mail] = template.variants;
  if (mail?.channel !== 'email') throw new Error('It is no mail.');
  const variables = Object.fromEntries(
    placeholders.placeholders().map(({ written, variable }) => [written, variable]),
  );
  return {
    template,
    mail,
    variables,
    data: template.sampleData?.data,
    codes: report.entries().map(({ code }) => code),
    report: report.entries(),
  };
}

async function filled(
  template: Template,
  data = template.sampleData?.data,
): Promise<Extract<Rendered, { channel: 'email' }>> {
  const { faults, compiled } = await proofread({ ...template, blocks: {} });
  expect(faults).toEqual([]);
  const job = {
    template: 'x',
    variant: 0,
    locale: 'en',
    timeZone: 'UTC',
    brandLocale: 'en',
    context: { data, brand: {} },
  };
  return new LoadedTemplate(compiled as NonNullable<typeof compiled>).render(
    job as unknown as RenderJob,
  ) as Extract<Rendered, { channel: 'email' }>;
}

describe('a page of HTML', () => {
  it('becomes a mail that proofreads, with its placeholders as variables of the data', async () => {
    const { template, variables, data } = imported(
      page(
        '<p>Dear {{name}}, [Product Name] costs ${price}.</p><a href="{{ link }}">Pay</a>',
        '<title>For {{name}}</title>',
      ),
    );
    expect(variables).toEqual({
      '{{name}}': 'data.name',
      '[Product Name]': 'data.productName',
      '${price}': 'data.price',
      '{{ link }}': 'data.link',
    });
    expect(data).toEqual({
      name: 'Name',
      productName: 'Product Name',
      price: 'Price',
      link: 'https://example.com/link',
    });
    const mail = await filled(template, {
      name: 'Zoë & Co',
      productName: 'Lamp',
      price: '5',
      link: 'https://a.example/?a=1',
    });
    expect(mail.subject).toBe('For Zoë & Co');
    expect(mail.html).toContain(
      '<p>Dear Zoë &amp; Co, Lamp costs 5.</p><a href="https://a.example/?a&#x3D;1">Pay</a>',
    );
    expect(mail.text).toBe('Dear Zoë & Co, Lamp costs 5.\n\nPay (https://a.example/?a=1)');
  });

  it('keeps loops between the rows of a table, where parsers would move them', async () => {
    const { template, variables } = imported(
      page(
        '<table><tr><th>Item</th></tr>{{#each items}}<tr><td>{{name}}</td><td>{{../currency}} {{price}}</td></tr>{{/each}}</table>',
      ),
    );
    expect(variables).toMatchObject({
      '{{#each items}}': 'data.items',
      '{{name}}': 'this.name',
      '{{../currency}}': '@root.data.currency',
    });
    const { html } = await filled(template, {
      currency: '€',
      items: [
        { name: 'Lamp', price: 5 },
        { name: 'Bulb', price: 1 },
      ],
    });
    expect(html.replace(/\s*\n\s*/g, '')).toContain(
      '<tr><th>Item</th></tr><tr><td>Lamp</td><td>€ 5</td></tr><tr><td>Bulb</td><td>€ 1</td></tr>',
    );
  });

  it('repeats whole items and rows where the marks of a loop stand inside of them', async () => {
    const { template } = imported(
      page(
        '<ul><li>{#steps}</li><li>{.}</li><li>{/steps}</li></ul><table><tr><td>{#lines}{what}</td><td>{sum}{/lines}</td></tr></table>',
      ),
    );
    const { html } = await filled(template, {
      steps: ['a', 'b'],
      lines: [
        { what: 'x', sum: 1 },
        { what: 'y', sum: 2 },
      ],
    });
    expect(html).toContain('<ul><li>a</li><li>b</li></ul>');
    expect(html).toContain('<tr><td>x</td><td>1</td></tr><tr><td>y</td><td>2</td></tr>');
  });

  it.each([
    [
      'a loop, where names inside are nowhere else',
      '{{#items}}<p>{{name}}</p>{{/items}}',
      '{{#each data.items}}<p>{{this.name}}</p>{{/each}}',
    ],
    [
      'a loop, where it shows its items',
      '{{#items}}<p>{{.}}</p>{{/items}}',
      '{{#each data.items}}<p>{{this}}</p>{{/each}}',
    ],
    [
      'a condition, where it shows itself',
      '{{#name}}<p>{{name}}</p>{{/name}}',
      '{{#if data.name}}<p>{{data.name}}</p>{{/if}}',
    ],
    [
      'a condition, where it shows nothing',
      '{{#paid}}<p>Thanks</p>{{/paid}}',
      '{{#if data.paid}}<p>Thanks</p>{{/if}}',
    ],
    [
      'a condition, where names inside are those outside',
      '<p>{{a}}</p>{{#b}}<i>{{a}}</i>{{/b}}',
      '{{#if data.b}}<i>{{data.a}}</i>{{/if}}',
    ],
    ['the opposite', '{{^items}}<p>None</p>{{/items}}', '{{#unless data.items}}<p>None</p>{{/unless}}'],
    [
      'a condition with two sides',
      '{{#if a}}<p>1</p>{{else}}<p>2</p>{{/if}}',
      '{{#if data.a}}<p>1</p>{{else}}<p>2</p>{{/if}}',
    ],
    [
      'a loop of Liquid',
      '{% for item in order.items %}<p>{{ item.name }}</p>{% endfor %}',
      '{{#each data.order.items}}<p>{{this.name}}</p>{{/each}}',
    ],
    [
      'loops in loops',
      '{{#each a}}{{#each b}}<p>{{c}}{{../d}}</p>{{/each}}{{/each}}',
      '{{#each data.a}}{{#each this.b}}<p>{{this.c}}{{../this.d}}</p>{{/each}}{{/each}}',
    ],
    [
      'a comparison, by a variable of its own',
      '{{#if (eq a "b")}}<p>x</p>{{/if}}',
      '{{#if data.condition1}}<p>x</p>{{/if}}',
    ],
    [
      'a name with two meanings by two names',
      '{{#each order}}{{n}}{{/each}}{{order}}',
      '{{#each data.order}}{{this.n}}{{/each}}{{data.orderValue}}',
    ],
  ])('takes a section for %s', async (_, written, becomes) => {
    const { template, mail } = imported(page(written));
    expect(mail.mjml).toContain(becomes);
    await filled(template);
  });

  it.each([
    ['dropped-script', '<script>alert(1)</script>', /alert/],
    ['event-handler', '<p onclick="alert(1)">x</p>', /alert/],
    ['script-address', '<a href="java&#10;script:alert(1)">x</a>', /alert/],
    ['script-address', '<a href="data:text/html,<b>1">x</a>', /data:text/],
    ['dropped-iframe', '<iframe src="https://a.example"></iframe>', /iframe/],
    ['form', '<form action="/x"><input name="a"><button>Send</button></form>', /<form|<input|<button/],
    ['comment', '<!-- ask Bob -->', /Bob/],
    ['partial', '{{> footer}}', /footer/],
    ['css-variable', '<style>p{color:{{colour}}; margin:0}</style>', /colour/],
    ['css-script', '<p style="width: expression(alert(1))">x</p>', /alert/],
    [
      'style-sheet',
      '<style>@import url("https://a.example/a.css?b&amp;c;d");p{margin:0}</style>',
      /a\.example|c;d/,
    ],
    ['style-sheet', '<link rel="stylesheet" href="https://a.example/a.css">', /a\.css/],
    ['missing-file', '<img src="logo.png" alt="Fennholm">', /logo\.png/],
    ['half-a-section', '<p>{{#if a}}x</p>', /#if/],
    ['attribute-placeholder', '<p {{attributes}}>x</p>', /attributes/],
    ['dropped-video', '<video src="https://a.example/a.mp4"></video>', /video/],
  ])('loses what cannot stay, and says so: %s of %s', async (code, written, gone) => {
    const { template, mail, codes } = imported(page(`${written}<p>Rest</p>`));
    expect(codes).toContain(code);
    expect(mail.mjml).not.toMatch(gone);
    expect((await filled(template)).html).toContain('Rest');
  });

  it.each([
    ['remote-file', '<img src="https://a.example/a.png" alt="">', 'https://a.example/a.png'],
    ['raw-output', '{{{html}}}', '{{data.html}}'],
    ['not-recognised', '<p>{a + b}</p>', '&#123;a + b&#125;'],
    ['css-in-mail', '<div style="display:flex">x</div>', 'display:flex'],
    ['guessed-section', '{{#items}}{{name}}{{/items}}', '{{#each data.items}}'],
    ['names', '{{שם לקוח}}', '{{data.shmLkvch}}'],
    ['pictures-inside', '<img alt="" src="data:image/png;base64,iVBORw0KGgo=">', 'data:image/png'],
  ])('keeps what may differ, and says so: %s of %s', async (code, written, kept) => {
    const { template, mail, codes } = imported(page(written));
    expect(codes).toContain(code);
    expect(mail.mjml).toContain(kept);
    await filled(template);
  });

  it('says nothing of a page that carries over whole', () => {
    expect(imported(page('<p style="color:red">Hello {{name}}</p>')).report).toEqual([]);
  });

  it('says where and names a remedy', () => {
    const { report } = imported(page('<p>a</p>\n<script>1</script>'));
    expect(report).toEqual([
      {
        code: 'dropped-script',
        what: '<script> was left out',
        where: 'line 2',
        why: 'Scripts run neither in mail nor in print.',
        remedy: 'Say the same in words or pictures.',
      },
    ]);
  });

  it('keeps what Outlook alone reads, style sheets, language, and the look of the page itself', async () => {
    const { template } = imported(
      '<!doctype html><html lang="he" dir="rtl"><head><title>a</title><style media="print">p{margin:0}</style><!--[if mso]><style>p{color:red}</style><![endif]--></head><body style="color:#123456" bgcolor="#eeeeee" class="b"><!--[if mso]><table><tr><td><![endif]--><p>{{name}}</p><!--[if mso]></td></tr></table><![endif]--></body></html>',
    );
    const { html } = await filled(template);
    expect(html).toContain('<html lang="he" dir="rtl"');
    expect(html).toContain('<style type="text/css" media="print">p{margin:0}</style>');
    expect(html).toContain('<!--[if mso]><style>p{color:red}</style><![endif]-->');
    expect(html).toContain(
      '<!--[if mso]><table><tr><td><![endif]--><p>Name</p><!--[if mso]></td></tr></table><![endif]-->',
    );
    expect(html).toMatch(/<div style="color:#123456" class="b">/);
    expect(html).toMatch(/<body[^>]*background-color:#eeeeee/);
  });

  it.each([
    ['text that ends MJML', '</mj-raw></mj-body><mj-include path="/etc/passwd"/><p>{{a}}</p>'],
    [
      'a comment that ends MJML',
      '<!--[if mso]></mj-raw><mj-include path="/etc/passwd"/><![endif]--><p>{{a}}</p>',
    ],
    ['braces beside braces', '<p>{{{{a}}}} {{a}} {{ }} \\{{b}} {{"x"}} }}{{ {</p>'],
    ['words of our own', '<p>tbq0x {{a}} tbq1x</p>'],
    ['a statement cut by a tag', '<p>{{a<b>b}}</b></p>'],
    ['nothing closed', '<table><tr><td>{{#each a}}<div>{{b}}<p>{{/each}}'],
    ['names of objects', '<p>{{constructor}} {{__proto__.x}} {{a.constructor}}</p>'],
  ])('survives %s', async (_, written) => {
    const { template } = imported(page(written));
    expect((await filled(template)).html).not.toContain('passwd');
  });
});
