import { describe, expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { proofread } from '../engine/proofread.js';
import { LoadedTemplate, type Rendered, type RenderJob } from '../engine/render.js';
import type { Template } from '../templates/template.js';
import { importDocx } from './docx-import.js';

const namespaces =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relationships = (list: [id: string, kind: string, target: string][], mode = '') =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.map(([id, kind, target]) => `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"${mode}/>`).join('')}</Relationships>`;

/** A Word document of this body, as Word packs it. */
function docx(
  body: string,
  more: Record<string, string | Uint8Array> = {},
  related: [string, string, string][] = [],
): Uint8Array {
  const files: Record<string, string | Uint8Array> = {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="png" ContentType="image/png"/><Default Extension="emf" ContentType="image/x-emf"/><Default Extension="xml" ContentType="application/xml"/></Types>',
    '_rels/.rels': relationships([['rId1', 'officeDocument', 'word/document.xml']]),
    'word/_rels/document.xml.rels': relationships([
      ['s', 'styles', 'styles.xml'],
      ['n', 'numbering', 'numbering.xml'],
      ...related,
    ]),
    'word/document.xml': `<w:document ${namespaces}><w:body>${body}</w:body></w:document>`,
    ...more,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, data]) => [name, Buffer.from(data)])));
}
const t = (text: string) => `<w:t xml:space="preserve">${text}</w:t>`;
const r = (text: string, properties = '') =>
  `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}${t(text)}</w:r>`;
const p = (...runs: string[]) =>
  `<w:p>${runs.map((run) => (run.startsWith('<') ? run : r(run))).join('')}</w:p>`;
const field = (instruction: string, shown: string) =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">${instruction}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:b/></w:rPr>${t(shown)}</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;
const cell = (...content: string[]) =>
  `<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>${content.join('')}</w:tc>`;
const row = (...cells: string[]) => `<w:tr>${cells.join('')}</w:tr>`;
const table = (...rows: string[]) => `<w:tbl><w:tblPr/><w:tblGrid/>${rows.join('')}</w:tbl>`;
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const picture = (id: string, alt: string) =>
  `<w:r><w:drawing><wp:inline><wp:extent cx="1270000" cy="635000"/><wp:docPr id="1" name="x" descr="${alt}"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="${id}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;

async function imported(bytes: Uint8Array) {
  const { template, placeholders, report } = await importDocx({ bytes, name: 'Reminder', brand: 'fennholm' });
  const { html, css } = template.documents.letter ?? { html: '', css: '' };
  const variables = Object.fromEntries(
    placeholders.placeholders().map(({ written, variable }) => [written, variable]),
  );
  return {
    template,
    html,
    css,
    variables,
    codes: report.entries().map(({ code }) => code),
    report: report.entries(),
  };
}

/** Without looks: the words and their order. */
const bare = (html: string) => html.replace(/ class="[^"]*"| id="[^"]*"/g, '').replace(/<\/?span>/g, '');

async function filled(template: Template, data = template.sampleData?.data): Promise<string> {
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
  const rendered = new LoadedTemplate(compiled as NonNullable<typeof compiled>).render(
    job as unknown as RenderJob,
  ) as Extract<Rendered, { channel: 'print' }>;
  return bare(rendered.documents[0]?.body ?? '');
}

describe('a Word document', () => {
  it('becomes a letter that proofreads, with its merge fields as variables', async () => {
    const { template, variables } = await imported(
      docx(
        p('Dear ', field(' MERGEFIELD  "First Name"  \\* MERGEFORMAT ', '«First_Name»'), ',') +
          p(
            '<w:fldSimple w:instr=" MERGEFIELD City ">' + r('«City»') + '</w:fldSimple>',
            ', ',
            field('DOCVARIABLE ref', 'x'),
          ),
      ),
    );
    expect(variables).toEqual({
      'MERGEFIELD First Name': 'data.firstName',
      'MERGEFIELD City': 'data.City',
      'DOCVARIABLE ref': 'data.ref',
    });
    expect(template.variants).toEqual([{ channel: 'print', document: 'letter', fileName: 'Reminder.pdf' }]);
    expect(await filled(template, { firstName: 'Zoë', City: 'A & B', ref: 7 })).toBe(
      '<p>Dear <strong>Zoë</strong>,</p><p>A &amp; B, <strong>7</strong></p>',
    );
  });

  it('finds placeholders that Word cut into runs, with the look of their first character', async () => {
    const { template, html } = await imported(
      docx(
        p(
          'Dear ',
          r('{na', '<w:b/>'),
          '<w:proofErr w:type="spellStart"/>',
          r('me', '<w:i/>'),
          '}',
          ', ',
          r('«'),
          r('City'),
          r('»'),
          '; <w:r/>',
        ),
      ),
    );
    expect(await filled(template, { name: 'Zoë', City: 'Graz' })).toContain(
      'Dear <strong>Zoë</strong>, Graz',
    );
    expect(html).not.toContain('tbq');
  });

  it('reads conditions with the quotation marks that Word puts in', async () => {
    const { html, report } = await imported(
      docx(p('{{#if status == “late”}}Pay now{{else}}Thank you{{/if}}, {{customer’s name}}')),
    );
    expect(bare(html)).toBe(
      '<p>{{#if data.condition1}}Pay now{{else}}Thank you{{/if}}, {{data.customersName}}</p>',
    );
    expect(report).toContainEqual(
      expect.objectContaining({
        code: 'condition',
        what: '{{#if status == “late”}} asks for condition1 now',
      }),
    );
  });

  it('makes conditions of IF fields with a merge field inside', async () => {
    const inner = field(' MERGEFIELD Gender ', '«Gender»');
    const { template, html, codes } = await imported(
      docx(
        p(
          '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> IF </w:instrText></w:r>',
          inner,
          '<w:r><w:instrText xml:space="preserve"> = "M" "Mr" "Ms" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>',
          r('Ms'),
          '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
          ' Smith',
        ),
      ),
    );
    expect(bare(html)).toBe('<p>{{#if data.condition1}}Mr{{else}}Ms{{/if}} Smith</p>');
    expect(codes).toContain('condition');
    expect(await filled(template, { condition1: false })).toBe('<p>Ms Smith</p>');
  });

  it('repeats paragraphs, rows and items, also inside of each other', async () => {
    const { template } = await imported(
      docx(
        p('{#products}') +
          p('{title}') +
          p('{#reasons}') +
          p('- {.}') +
          p('{/reasons}') +
          p('{/products}') +
          table(
            row(cell(p('Item')), cell(p('Price'))),
            row(cell(p('{#lines}{item}')), cell(p('{price}{/lines}'))),
          ),
      ),
    );
    const data = {
      products: [
        { title: 'A', reasons: ['x', 'y'] },
        { title: 'B', reasons: [] },
      ],
      lines: [
        { item: 'L', price: 1 },
        { item: 'M', price: 2 },
      ],
    };
    expect(await filled(template, data)).toBe(
      '<p>A</p><p>- x</p><p>- y</p><p>B</p><table><tbody><tr><td><p>Item</p></td><td><p>Price</p></td></tr><tr><td><p>L</p></td><td><p>1</p></td></tr><tr><td><p>M</p></td><td><p>2</p></td></tr></tbody></table>',
    );
  });

  it('repeats rows between rows that hold nothing but the marks', async () => {
    const { template } = await imported(
      docx(
        table(
          row(cell(p('{#lines}')), cell(p())),
          row(cell(p('{item}')), cell(p('{price}'))),
          row(cell(p('{/lines}')), cell(p())),
        ),
      ),
    );
    expect(await filled(template, { lines: [{ item: 'L', price: 1 }] })).toBe(
      '<table><tbody><tr><td><p>L</p></td><td><p>1</p></td></tr></tbody></table>',
    );
  });

  it('keeps looks that come from styles, from the theme, and from the run itself', async () => {
    const styles = `<w:styles ${namespaces}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi"/><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:pPr><w:jc w:val="center"/><w:spacing w:before="240" w:after="120"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:basedOn w:val="Base"/><w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr></w:style></w:styles>`;
    const theme = `<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:minorFont><a:latin typeface="Garamond"/></a:minorFont></a:theme>`;
    const { html, css, report } = await imported(
      docx(
        '<w:p><w:pPr><w:pStyle w:val="berschrift1"/></w:pPr>' +
          r('Title ') +
          r('small', '<w:sz w:val="16"/><w:b w:val="0"/>') +
          '</w:p>',
        { 'word/styles.xml': styles, 'word/theme/theme1.xml': theme },
        [['t', 'theme', 'theme/theme1.xml']],
      ),
    );
    expect(html).toMatch(/^<h1 class="(p\d+)">Title <span class="(r\d+)">small<\/span><\/h1>$/);
    expect(css).toContain(
      'font-family: "Garamond", serif; font-size: 11pt; font-weight: bold; font-style: normal; color: #ff0000; text-align: center; margin-top: 12pt; margin-bottom: 6pt',
    );
    expect(css).toContain('{ font-size: 8pt; font-weight: normal }');
    expect(report.find(({ code }) => code === 'fonts')?.what).toContain('Garamond');
  });

  it('keeps the size of the page, the looks of cells, and what runs from right to left', async () => {
    const { template, css, html, variables } = await imported(
      docx(
        '<w:p><w:pPr><w:bidi/><w:jc w:val="left"/></w:pPr>' +
          r('שלום ') +
          r('{שם') +
          r(' לקוח}') +
          '</w:p>' +
          '<w:tbl><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:color="112233"/></w:tblBorders></w:tblPr>' +
          row('<w:tc><w:tcPr><w:shd w:fill="EEEEEE"/></w:tcPr><w:p/></w:tc>') +
          '</w:tbl>' +
          '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="720" w:bottom="1440" w:left="720"/></w:sectPr>',
      ),
    );
    expect(variables).toEqual({ '{שם לקוח}': 'data.shmLkvch' });
    expect(css).toContain('@page { size: 595.3pt 841.9pt; margin: 72pt 36pt 72pt 36pt }');
    expect(css).toMatch(/direction: rtl; text-align: start/);
    expect(css).toMatch(/td\.td\d+ \{ border-top: 1pt solid #112233; [^}]*background-color: #eeeeee/);
    expect(html).toMatch(/<td class="td\d+">/);
    await filled(template);
  });

  it('keeps pictures in their size, with their alternative texts', async () => {
    const { html, css } = await imported(
      docx(p(picture('rId9', 'Our “logo”')), { 'word/media/a.png': png }, [['rId9', 'image', 'media/a.png']]),
    );
    expect(html).toMatch(/<img alt="Our “logo”" src="data:image\/png;base64,[^"]+" class="(img\d+)">/);
    expect(css).toMatch(/\.img\d+ \{ width: 100pt; height: 50pt \}/);
  });

  it('puts large pictures into the style sheet, where there is room for them', async () => {
    const large = Buffer.concat([png, Buffer.alloc(300 * 1024)]);
    const { html, css, template } = await imported(
      docx(p(picture('rId9', 'Map')), { 'word/media/a.png': large }, [['rId9', 'image', 'media/a.png']]),
    );
    expect(html).toMatch(/<img alt="Map" class="img\d+ picture1">/);
    expect(css).toContain('.picture1 { content: url("data:image/png;base64,');
    await filled(template);
  });

  it('keeps the words of header and footer, once each', async () => {
    const { html, codes } = await imported(
      docx(
        p('Text') +
          '<w:sectPr><w:headerReference w:type="default" r:id="h"/><w:footerReference w:type="default" r:id="f"/></w:sectPr>',
        {
          'word/header1.xml': `<w:hdr ${namespaces}>${p('{sender}')}</w:hdr>`,
          'word/footer1.xml': `<w:ftr ${namespaces}>${p('Page ', field(' PAGE ', '1'))}</w:ftr>`,
        },
        [
          ['h', 'header', 'header1.xml'],
          ['f', 'footer', 'footer1.xml'],
        ],
      ),
    );
    expect(bare(html)).toBe(
      '<header>\n<p>{{data.sender}}</p>\n</header>\n<p>Text</p>\n<footer>\n<p>Page <strong>1</strong></p>\n</footer>',
    );
    expect(codes).toEqual(expect.arrayContaining(['header', 'footer', 'field']));
  });

  it('says so where fields are formatted by Word', async () => {
    const { codes } = await imported(docx(p(field(' MERGEFIELD Due \\@ "d MMMM" ', 'x'))));
    expect(codes).toEqual(['format']);
  });

  it.each([
    [
      'tracked-change',
      p('a') + `<w:p><w:del>${r('old')}</w:del><w:ins>${r('new')}</w:ins></w:p>`,
      '<p>a</p><p>new</p>',
    ],
    ['comment', `<w:p>${r('a')}<w:r><w:commentReference w:id="0"/></w:r></w:p>`, '<p>a</p>'],
    ['hidden-text', p('a', r('secret', '<w:vanish/>')), '<p>a</p>'],
    [
      'text-box',
      p(
        'a',
        `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>${p('In a {box}')}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>${p('In a {box}')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`,
      ),
      '<p>a</p><p>In a {{data.box}}</p>',
    ],
    ['equation', p('a', '<m:oMath/>'), '<p>a</p>'],
    ['content-control', `<w:sdt><w:sdtPr/><w:sdtContent>${p('a')}</w:sdtContent></w:sdt>`, '<p>a</p>'],
    ['tab', p('a', '<w:r><w:tab/><w:t>b</w:t></w:r>'), '<p>a\tb</p>'],
    ['picture-format', p('a', picture('rId8', 'x')), '<p>a</p>'],
    ['script-address', p('a', `<w:hyperlink r:id="rId7">${r('b')}</w:hyperlink>`), '<p>a<a>b</a></p>'],
    ['half-a-section', p('a{#b}'), '<p>a</p>'],
  ])('is told of what does not carry over: %s', async (code, body, becomes) => {
    const { html, codes, template } = await imported(
      docx(body, { 'word/media/a.emf': 'x' }, [
        ['rId8', 'image', 'media/a.emf'],
        ['rId7', 'hyperlink', 'javascript:alert(1)'],
      ]),
    );
    expect(codes).toContain(code);
    expect(bare(html)).toBe(becomes);
    await filled(template);
  });

  it('takes a control that waits to be filled in for a placeholder', async () => {
    const { html } = await imported(
      docx(
        p(
          'a ',
          `<w:sdt><w:sdtPr><w:alias w:val="Due date"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>${r('Click here')}</w:sdtContent></w:sdt>`,
        ),
      ),
    );
    expect(bare(html)).toBe('<p>a {{data.dueDate}}</p>');
  });

  it('finds placeholders in addresses, also written as codes', async () => {
    const { html } = await imported(
      docx(p(`<w:hyperlink r:id="l">${r('Pay')}</w:hyperlink>`), {}, [
        ['l', 'hyperlink', 'https://a.example/%7B%7Bid%7D%7D'],
      ]),
    );
    expect(bare(html)).toBe('<p><a href="https://a.example/{{data.id}}">Pay</a></p>');
  });

  it('has nothing to report of a letter that carries over whole', async () => {
    expect((await imported(docx(p('Dear {name},')))).report).toEqual([]);
  });

  it.each([
    [
      'entities',
      `<!DOCTYPE a [<!ENTITY x "y">]><w:document ${namespaces}><w:body/></w:document>`,
      'unreadable-document',
    ],
    ['depth', `<w:document ${namespaces}>${'<w:sdt>'.repeat(2_000)}`, 'unreadable-document'],
    ['nonsense', 'PK?', 'unreadable-document'],
  ])('is refused where it is meant to harm by %s', async (_, xml, code) => {
    await expect(imported(docx('', { 'word/document.xml': xml }))).rejects.toMatchObject({ code });
  });

  it.each([
    [
      'a sheet',
      { '_rels/.rels': relationships([['a', 'officeDocument', 'xl/workbook.xml']]) },
      'not-a-letter',
    ],
    ['macros', { 'word/vbaProject.bin': 'x' }, 'macros'],
  ])('is refused where it has or is %s', async (_, more, code) => {
    await expect(imported(docx(p('a'), more as Record<string, string>))).rejects.toMatchObject({ code });
  });
});
