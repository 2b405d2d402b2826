/** What somebody writes who means harm, and what must come of it. */
export interface HostileCase {
  /** What it tries. */
  tries: string;
  /** Put as a template. A text is sent as it is. */
  template: Record<string, unknown> | string;
  /** Put as blocks before. */
  blocks?: Record<string, string>;
  /** The code of the fault: of the preview, of the check, and of the submission. */
  refused?: string;
  /** Set where only what is drawn shows it, and the check, which reads words, finds nothing. */
  drawn?: boolean;
  /** Set where it goes to the limit of time, and once is enough. */
  costly?: boolean;
  /** The code with which not even a draft is kept. */
  notKept?: string;
  /** What the preview has to say where it is harmless. Escaped text is text. */
  shows?: RegExp;
  /** What is nowhere in the preview. */
  never?: RegExp;
  /** What of it is previewed; html unless given. */
  format?: 'html' | 'json' | 'text' | 'pdf';
}

export interface Surroundings {
  /** `http://…` of somebody who must not be called. */
  stranger: string;
  /** A folder of files that must not be read. */
  secrets: string;
}

type Row = [tries: string, html: string, data?: unknown, more?: Partial<HostileCase>];

export const letter = (html: string, data: unknown = {}, more: Record<string, unknown> = {}) => ({
  name: 'Hostile',
  brand: 'fennholm',
  variants: [{ channel: 'print', document: 'letter' }],
  documents: { letter: { title: 'Letter', css: '', html, ...more } },
  sampleData: { data },
});

export const mail = (mjml: string, data: unknown = {}, more: Record<string, unknown> = {}) => ({
  name: 'Hostile',
  brand: 'fennholm',
  variants: [{ channel: 'email', subject: 'Subject', mjml, text: 'Text', ...more }],
  sampleData: { data },
});

export const inMail = (html: string): string =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${html}</mj-text></mj-column></mj-section></mj-body></mjml>`;

export const sms = (text: string, data: unknown = {}) => ({
  name: 'Hostile',
  brand: 'fennholm',
  variants: [{ channel: 'sms', text }],
  sampleData: { data },
});

const refused = (code: string, rows: readonly Row[]): HostileCase[] =>
  rows.map(([tries, html, data, more]) => ({ tries, template: letter(html, data), refused: code, ...more }));

/** What the language of templates must not reach. */
const language = [
  ...refused('unknown-variable', [
    ['a prototype by its name', '{{data.__proto__.polluted}}'],
    ['a prototype by way of the constructor', '{{data.constructor.prototype}}'],
    ['the name of a constructor', '{{data.text.constructor.name}}', { text: 'x' }],
    ['the root’s constructor', '{{@root.constructor.constructor}}'],
    ['the members of a prototype', '{{#each data.__proto__}}{{@key}}{{/each}}'],
    ['a parent that is not there', '{{../../../../process}}'],
    ['the machine’s own', '{{process.env.PATH}}{{require}}{{globalThis}}'],
  ]),
  ...refused('unknown-helper', [
    ['lookup of a name in data', '{{lookup data data.key}}', { key: '__proto__' }],
    ['a call of what is in data', '{{data.run "x"}}', { run: 'x' }],
    ['what Handlebars calls where nothing is found', '{{helperMissing "x"}}'],
    ['the same for blocks', '{{#blockHelperMissing data}}x{{/blockHelperMissing}}'],
    ['the log', '{{log data level="error"}}'],
    ['a constructor as helper', '{{constructor "return process"}}'],
    ['a raw block', '{{{{raw}}}}{{{data.x}}}{{{{/raw}}}}'],
  ]),
  ...refused('decorator', [
    ['a decorator', '{{* evil}}'],
    ['a block of its own making', '{{#*inline "a"}}{{> a}}{{/inline}}'],
  ]),
  ...refused('dynamic-block', [['a block by a computed name', '{{> (lower data.name)}}', { name: 'A' }]]),
  ...refused('block-with-content', [['content handed to a block', '{{#> a}}x{{/a}}']]),
  ...refused('unknown-block', [
    ['the content of whoever calls', '{{> @partial-block}}'],
    ['a block by the name of a file', '{{> ../../etc/passwd}}'],
    ['a block by the name of what objects inherit', '{{> toString}}'],
  ]),
  ...refused('raw-output', [
    ['HTML out of the data', '{{{data.html}}}', { html: '<script>' }],
    ['HTML out of the data, the other way', '{{&data.html}}', { html: '<script>' }],
  ]),
];

/** Values where HTML's rules for text do not hold. */
const places = [
  ...refused('unquoted-attribute', [
    ['a value without quotes', '<a href={{data.x}}>x</a>', { x: 'x onclick=y' }],
    ['a value as an attribute', '<a {{data.x}}>x</a>', { x: 'onclick=y' }],
    ['a value as an element', '<{{data.x}} src="x">', { x: 'script' }],
    ['a comment that ends at once', '<!--><a href={{data.x}}>x</a><!-- -->', { x: 'y' }],
    ['text that ends before the quote does', '<title><b id="</title><a href={{data.x}}>x</a>"', { x: 'y' }],
    ['quotes in an instruction', '<?x <b id=" ?><a href={{data.x}}>x</a>">', { x: 'y' }],
    ['an apostrophe in a comment', "{{! it's }}<a href={{data.x}}>x</a>{{! it's }}", { x: 'y' }],
    ['an attribute that is there twice', '<a id="x" id={{data.x}}>x</a>', { x: 'y' }],
    ['what only Outlook reads', '<!--[if mso]><a href={{data.x}}>x</a><![endif]-->', { x: 'y' }],
  ]),
  ...refused('torn-block', [
    ['a quote that is open in one branch', '{{#if data.x}}<a id="{{else}}">{{/if}}<b id="{{data.y}}">', {}],
    ['a comment that is open in one branch', '{{#if data.x}}<!--{{/if}}<a id={{data.y}}>-->', {}],
  ]),
  ...refused('variable-in-script', [
    ['a value in a style sheet', '<style>p{color:{{data.x}} }</style>', { x: 'red}' }],
    [
      'a value in the style sheet of a drawing',
      '<svg><style>p{color:{{data.x}} }</style></svg>',
      { x: 'red' },
    ],
  ]),
  {
    tries: 'a value in the style sheet of a document',
    template: letter('x', { x: '</style>' }, { css: 'p{color:{{data.x}} }' }),
    refused: 'variable-in-script',
  },
  {
    tries: 'HTML in the style sheet of a document',
    template: letter('x', {}, { css: 'p{}</STYLE ><script>x</script>' }),
    refused: 'css',
  },
];

const active = refused(
  'active-content',
  [
    '<script>fetch("/")</script>',
    '<ScRiPt/x>go()</sCrIpT>',
    '<svg><script href="data:text/javascript,go()"/></svg>',
    '<svg><foreignObject><iframe srcdoc="&lt;script&gt;go()&lt;/script&gt;"></iframe></foreignObject></svg>',
    '<svg><a><animate attributeName="href" values="javascript:go()"/>x</a></svg>',
    '<img src="x" onerror="go()" alt="">',
    '<body/onload=go()>',
    '<iframe src="STRANGER"></iframe>',
    '<object data="STRANGER"></object>',
    '<embed src="file:///etc/passwd">',
    '<base href="STRANGER">',
    '<meta http-equiv="refresh" content="0;url=STRANGER">',
    '<link rel="stylesheet" href="STRANGER">',
    '<link rel="preconnect" href="STRANGER"><link rel="dns-prefetch" href="//x.example">',
  ].map((html): Row => [`content that acts: ${html}`, html]),
);

const programs = [
  ...[
    'javascript:go()',
    'JaVaScRiPt:go()',
    ' \t\njavascript:go()',
    'java&#9;script:go()',
    '&#0000106avascript:go()',
    '&#x6A;avascript&colon;go()',
    'javascript&NewLine;:go()',
    'vbscript:go',
    'data:text/html;base64,PHNjcmlwdD4=',
    'data:application/xhtml+xml,x',
  ].map((address): Row => [`an address that is a program: ${address}`, `<a href="${address}">x</a>`]),
  ['a program in a drawing', '<svg><a xlink:href="javascript:go()">x</a></svg>'] as Row,
  ['a program behind a button', '<form><button formaction="javascript:go()">x</button></form>'] as Row,
  ['a program behind many blanks', `<a href${' '.repeat(400)}="javascript:go()">x</a>`] as Row,
  ['a program out of the data', '<a href="{{data.x}}">x</a>', { x: 'java\tscript:go()' }] as Row,
  ['a program out of the data, after a slash', '<a/href="{{data.x}}">x</a>', { x: 'javascript:go()' }] as Row,
  ['a program out of the data, in parts', '<a href="{{data.x}}script:go()">x</a>', { x: 'java' }] as Row,
  ['one in a drawing', '<svg><a xlink:href="{{data.x}}">x</a></svg>', { x: 'javascript:go()' }] as Row,
];

export const refusals: readonly HostileCase[] = [
  ...language,
  ...places,
  ...active,
  ...refused('script-address', programs),
];
