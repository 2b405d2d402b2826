import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import type * as echarts from 'echarts';
import { TemplateFailure } from '../failure.ts';
import { type ChartKind, type ChartOption, chartKinds, optionOf } from './chart-option.ts';
import { alternativeIn, countDrawing, millimetresIn, pixelsPerMillimetre, svgOf } from './drawing.ts';
import type { Helper } from './helper.ts';
import { paletteOf } from './palette.ts';
import { isPlainSvg } from './plain-svg.ts';
import { textIn } from './values.ts';

const load = createRequire(import.meta.url);
let loaded: typeof echarts | undefined;

/** ECharts takes a tenth of a second and ten megabytes to load, and most templates draw nothing. */
const library = (): typeof echarts => (loaded ??= load('echarts/dist/echarts.min.js') as typeof echarts);

const undrawable = (): TemplateFailure =>
  new TemplateFailure(
    'unsuitable-value',
    '“chart” cannot draw this option; https://echarts.apache.org/en/option.html describes them',
  );

const isOption = (value: unknown): value is ChartOption =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const countOf = (series: unknown): number => (Array.isArray(series) ? series.length : series ? 1 : 0);

/** What ECharts writes for pages that react to a mouse, and names that count what the thread drew before. */
const interactive =
  /<style[^>]*>[^]*?<\/style>|<rect width="[\d.]+" height="[\d.]+" x="0" y="0" fill="none"><\/rect>| class="zr\d+-cls-\d+"| ecmeta_\w+="[^"]*"| pointer-events="visible"/g;

/** The same option gives the same bytes, in whatever thread, after whatever charts. */
function settled(svg: string): string {
  const content = svg.replace(/^<svg[^>]*>|<\/svg>\s*$/g, '').replace(interactive, '');
  const anonymous = content.replace(/\bzr\d+-(?=[a-z]+\d+\b)/g, 'zr-');
  if (anonymous === content) return content.replace(/\n+/g, '');
  const prefix = `c${createHash('sha256').update(anonymous).digest('hex').slice(0, 12)}-`;
  return content.replace(/(?<=id="|url\(#|href="#)zr\d+-(?=[a-z]+\d+\b)/g, prefix).replace(/\n+/g, '');
}

/** Draws without a page, by numbers alone. @throws TemplateFailure for an option that ECharts cannot draw, or only in part */
function draw(option: ChartOption, width: number, height: number): string {
  const chart = library().init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ ...option, animation: false });
    // Of a kind of series that it does not know, ECharts draws nothing, without a word.
    if (countOf((chart.getOption() as ChartOption)['series']) < Math.max(1, countOf(option['series'])))
      throw undrawable();
    const content = settled(chart.renderToSVGString());
    if (!isPlainSvg(content)) throw undrawable();
    return content;
  } catch (error) {
    throw error instanceof TemplateFailure ? error : undrawable();
  } finally {
    chart.dispose();
  }
}

/**
 * `{{chart "bar" data.months x="month" y="spent" dates="month" currency="EUR" alt=(t "spending") width=160 height=50}}`
 * draws bars, lines or a pie of rows; `{{chart data.option alt="…"}}` whatever ECharts can, from its own option.
 * Further: `names="Paid|Owed"` of several `y`, `colours="moss #d3b673"`.
 */
export const chart: Helper = {
  needs: 1,
  apply: ([what, rows], rendering, options) => {
    const alt = alternativeIn('chart', options);
    const width = millimetresIn('chart', options, 'width', [10, 1_000]) ?? 160;
    const height = millimetresIn('chart', options, 'height', [10, 1_000]) ?? 60;
    const asked = options['colours'] === undefined ? undefined : textIn('chart', options['colours']);
    const colours = { color: paletteOf(asked, rendering.colours), textStyle: { fontFamily: 'inherit' } };
    if (!isOption(what) && !chartKinds.includes(what as ChartKind))
      throw new TemplateFailure(
        'unsuitable-value',
        `“chart” draws ${chartKinds.join(', ')}, or an option of ECharts`,
      );
    countDrawing(rendering);
    const option = isOption(what) ? what : optionOf(what as ChartKind, rows, options, rendering.locale);
    const size = {
      width: Math.round(width * pixelsPerMillimetre),
      height: Math.round(height * pixelsPerMillimetre),
    };
    const content = rendering.sketch ? '' : draw({ ...colours, ...option }, size.width, size.height);
    return svgOf({ content, viewBox: `0 0 ${size.width} ${size.height}`, width, height, alt });
  },
};
