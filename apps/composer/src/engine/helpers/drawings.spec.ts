import { describe, expect, it } from '@jest/globals';
import type { Helper, Rendering } from './helper.js';
import { helpers } from './index.js';

const rendering = (locale: string, colours: Record<string, string> = {}): Rendering => ({
  locale,
  timeZone: 'America/New_York',
  rounds: 100_000,
  texts: [],
  colours,
});

const call = (
  name: string,
  args: unknown[],
  options: Record<string, unknown> = {},
  shared = rendering('en-GB'),
): string => String((helpers[name] as Helper).apply(args, shared, { alt: 'What it shows', ...options }));

const months = [
  { month: '2026-09', spent: 1250, paid: 1000 },
  { month: '2026-10', spent: 320.5, paid: 0 },
  { month: '2026-11', spent: 0, paid: 250 },
];
const bars = { x: 'month', y: 'spent', dates: 'month', currency: 'EUR', width: 120, height: 40 };
const textsOf = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => String(text));
const plain = (texts: string[]): string[] => texts.map((text) => text.replace(/[\u00a0\u202f]/g, ' '));

describe('a chart', () => {
  it('is a picture of lines and letters with a text alternative, in millimetres', () => {
    const svg = call('chart', ['bar', months], { ...bars, alt: 'Spent <most> in "September"' });
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="Spent &lt;most&gt; in &quot;September&quot;"/);
    expect(svg).toMatch(/width="120mm" height="40mm" viewBox="0 0 454 151"/);
    expect(svg.match(/<path [^>]*fill="#0072b2"/g)).toHaveLength(3);
    expect(svg).not.toMatch(/<style|class=|animate|ecmeta|<image|<script/);
  });

  it.each([
    ['markup for a colour', { color: ['red"/><script>x</script><path d="'] }],
    ['an event handler for a font', { textStyle: { fontFamily: 'x" onload="x' } }],
    ['a stranger’s picture for a background', { backgroundColor: 'url(https://x.example/x.svg#a)' }],
    ['a file', { graphic: [{ type: 'image', style: { image: 'file:///x', width: 9, height: 9 } }] }],
    ['another drawing inside', { color: ['red"/><svg style="position:fixed"><path d="'] }],
  ])('is not drawn with %s, which its strings would become', (_, more) => {
    const option = { xAxis: { data: ['a'] }, yAxis: {}, series: [{ type: 'bar', data: [1] }], ...more };
    expect(() => call('chart', [option])).toThrow('cannot draw this option');
  });

  it('takes pictures that are in it, gradients and shadows, and words as words', () => {
    const color = {
      type: 'linear',
      x: 0,
      y: 0,
      x2: 0,
      y2: 1,
      colorStops: [
        { offset: 0, color: 'red' },
        { offset: 1, color: 'blue' },
      ],
    };
    const option = {
      title: { text: '<b>"R&D"</b>' },
      ...{ xAxis: { data: ['a'] }, yAxis: {} },
      series: [
        { type: 'bar', data: [1], itemStyle: { color, shadowBlur: 4, shadowColor: '#000' } },
        { type: 'line', data: [1], symbol: 'image://data:image/png;base64,AAAA', areaStyle: {} },
      ],
    };
    expect(call('chart', [option])).toMatch(
      /linearGradient[^]*&lt;b&gt;&quot;R&amp;D&quot;|&lt;b&gt;&quot;R&amp;D&quot;[^]*linearGradient/,
    );
  });

  it('names months and amounts as the customer does', () => {
    const german = textsOf(call('chart', ['bar', months], bars, rendering('de-AT')));
    expect(plain(german)).toEqual(expect.arrayContaining(['Sep', 'Okt', 'Nov', '€ 0']));
    const japanese = textsOf(
      call('chart', ['line', months], { ...bars, currency: 'JPY' }, rendering('ja-JP')),
    );
    expect(japanese).toEqual(expect.arrayContaining(['9月', '10月', '11月']));
  });

  it('begins on the right where the script does', () => {
    const places = (locale: string): number[] =>
      [
        ...call('chart', ['bar', months], bars, rendering(locale)).matchAll(
          /<text[^>]*translate\(([\d.]+) [^>]*>[^<\d]*</g,
        ),
      ].map(([, x]) => Number(x));
    const [english, arabic] = [places('en'), places('ar')];
    expect(english).toEqual(english.toSorted((a, b) => a - b));
    expect(arabic.length).toBeGreaterThan(1);
    expect(arabic).toEqual(arabic.toSorted((a, b) => b - a));
  });

  it('takes its letters from the document and its colours from the brand', () => {
    const brand = { paper: '#f6f2e9', moss: '#5f7350', ink: '#101010', peat: '#8a5a33' };
    const svg = call(
      'chart',
      ['bar', months],
      { ...bars, y: 'spent paid', names: 'Spent|Paid' },
      rendering('en', brand),
    );
    expect(svg).toContain('font-family:inherit');
    expect(svg).toContain('fill="#5f7350"');
    expect(svg).toContain('fill="#8a5a33"');
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['Spent', 'Paid']));
    expect(call('chart', ['bar', months], { ...bars, colours: 'peat' }, rendering('en', brand))).toContain(
      'fill="#8a5a33"',
    );
  });

  it('gives the same bytes for the same rows, whatever was drawn before', () => {
    const line = () => call('chart', ['line', months], bars);
    const first = line();
    call('chart', ['pie', months], bars);
    expect(line()).toBe(first);
    expect(first).toMatch(/id="c[0-9a-f]{12}-/);
    const other = call('chart', ['line', months.slice(1)], bars);
    expect(/id="([^"]+)"/.exec(other)?.[1]).not.toBe(/id="([^"]+)"/.exec(first)?.[1]);
  });

  it('may be whatever ECharts can draw, from an option in the data', () => {
    const option = { series: [{ type: 'gauge', data: [{ value: 40, name: 'Full' }] }] };
    expect(textsOf(call('chart', [option]))).toContain('Full');
  });

  it.each([
    ['without a text alternative', ['bar', months], { ...bars, alt: ' ' }, 'needs alt="…"'],
    ['of a kind that nobody knows', ['radar', months], bars, 'draws bar, line, pie'],
    ['without rows', ['bar', []], bars, 'has no rows'],
    ['of something that is no list', ['bar', 'x'], bars, 'needs a list'],
    ['of a field that is not there', ['bar', months], { ...bars, y: 'spnt' }, 'finds no “spnt”'],
    ['without a field', ['bar', months], { alt: 'x', y: 'spent' }, 'needs x="…"'],
    ['of words', ['bar', [{ month: '2026-01', spent: 'much' }]], bars, 'needs a number'],
    [
      'of a date that is none',
      ['bar', [{ month: 'May', spent: 1 }]],
      { ...bars, dates: 'month' },
      'needs a date',
    ],
    ['of dates by the week', ['bar', months], { ...bars, dates: 'week' }, 'dates month and day'],
    ['of 501 rows', ['bar', Array(501).fill(months[0])], bars, 'at most 500 rows'],
    ['wider than any paper', ['bar', months], { ...bars, width: 5000 }, 'width from 10 to 1000'],
    [
      'in a colour that the brand lacks',
      ['bar', months],
      { ...bars, colours: 'moss' },
      'names that the brand',
    ],
    ['in a currency that is none', ['bar', months], { ...bars, currency: 'Euro' }, 'three letters'],
    ['of an option that draws nothing', [{}], {}, 'cannot draw this option'],
    ['of an option with a series that nobody knows', [{ series: [{ type: 'bar3D' }] }], {}, 'cannot draw'],
  ] as const)('%s is refused', (_, args, options, reason) =>
    expect(() => call('chart', [...args], options)).toThrow(reason),
  );

  it('does not go on for ever', () => {
    const shared = rendering('en');
    shared.rounds = 1_000;
    const draw = () => call('chart', ['bar', months], bars, shared);
    draw();
    draw();
    expect(draw).toThrow('too many charts');
  });
});

describe('a bar code', () => {
  const sizeOf = (svg: string): string[] =>
    /width="([\d.]+)mm" height="([\d.]+)mm"/.exec(svg)?.slice(1) ?? [];

  it.each([
    // 21 squares and 4 white ones at either side, of 0.5 mm.
    ['qrcode', 'A', {}, ['14.5', '14.5']],
    ['qrcode', 'A', { width: 29 }, ['29', '29']],
    // 12 squares and 1 white one at either side.
    ['datamatrix', 'hello', { module: 0.4 }, ['5.6', '5.6']],
    // 95 bars and 11 white ones at either side, of 0.33 mm; with the number below, which is wider on the left.
    ['ean13', '4006381333931', {}, undefined],
    // 68 bars and 10 white ones at either side.
    ['code128', 'abc', {}, ['29.04', undefined]],
    ['pdf417', 'hello world', {}, undefined],
    ['gs1-128', '(01)09521234543213', {}, undefined],
  ] as const)('%s of %s is as large as its standard says', (kind, value, options, size) => {
    const svg = call('barcode', [kind, value], options);
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="What it shows"/);
    expect(svg).toMatch(/<path /);
    expect(svg).not.toMatch(/<image|<text/);
    if (size?.[1] !== undefined) expect(sizeOf(svg)).toEqual(size);
    else if (size) expect(sizeOf(svg)[0]).toBe(size[0]);
    else for (const side of sizeOf(svg)) expect(Number(side)).toBeGreaterThan(5);
  });

  it('has bars as high as asked for', () => {
    const height = Number(sizeOf(call('barcode', ['code128', 'abc'], { height: 10 }))[1]);
    expect(height).toBeGreaterThan(9.5);
    expect(height).toBeLessThan(10.5);
  });

  it.each([
    ['of a kind that nobody knows', ['barcode', 'A'], {}, 'knows the kinds qrcode'],
    ['without a text alternative', ['qrcode', 'A'], { alt: null }, 'needs alt="…"'],
    ['of nothing', ['qrcode', ''], {}, 'nothing to encode'],
    ['of a list', ['qrcode', ['A']], {}, 'needs a text'],
    ['with a wrong check digit', ['ean13', '4006381333932'], {}, 'as ean13: Incorrect EAN-13 check digit'],
    ['of letters in a number', ['ean13', 'abc'], {}, 'EAN-13 must be 12 or 13 digits'],
    ['of more than it can hold', ['qrcode', 'x'.repeat(8_000)], {}, 'too long'],
    ['of letters that its readers mistake', ['code128', 'Zoë'], {}, 'only as qrcode'],
    ['too small to be read', ['qrcode', 'A'], { module: 0.01 }, 'module from 0.1'],
  ] as const)('%s is refused', (_, args, options, reason) =>
    expect(() => call('barcode', [...args], options)).toThrow(reason),
  );
});
