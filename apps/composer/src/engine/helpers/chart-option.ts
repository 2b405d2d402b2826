import { TemplateFailure } from '../failure.ts';
import { directionOf } from '../locale.ts';
import { axisMoneyFormat, dayFormat, monthFormat, numberFormat } from './formatters.ts';
import type { Options } from './helper.ts';
import { listIn, memberOf, momentIn, numberIn, textIn } from './values.ts';

/** An option of ECharts, as its documentation describes it. */
export type ChartOption = Readonly<Record<string, unknown>>;

export const chartKinds = ['bar', 'line', 'pie'] as const;
export type ChartKind = (typeof chartKinds)[number];

const mostRows = 500;
const mostSeries = 12;
/** In CSS pixels: 8 points, the smallest that everybody reads on paper. */
const fontSize = 10.67;

const unsuitable = (message: string): TemplateFailure => new TemplateFailure('unsuitable-value', message);

interface Asked {
  readonly rows: readonly unknown[];
  readonly labels: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly shown: (value: number) => string;
  readonly rtl: boolean;
}

const nameIn = (options: Options, name: string): string => {
  const value = memberOf(options, name);
  if (value === undefined) throw unsuitable(`“chart” needs ${name}="…": the name of a field of the rows`);
  return textIn('chart', value);
};

function labelOf(value: unknown, dates: unknown, locale: string): string {
  if (dates === undefined) return value === null || value === undefined ? '' : textIn('chart', value);
  // `2026-11` is a month to ISO 8601, and the first of it to JavaScript, in UTC like every whole day.
  const { moment } = momentIn('chart', value);
  if (dates === 'month') return monthFormat(locale).format(moment);
  if (dates === 'day') return dayFormat(locale).format(moment);
  throw unsuitable('“chart” knows the dates month and day');
}

function valueOf(row: unknown, field: string): number | null {
  const value = memberOf(row, field);
  if (value === undefined) throw unsuitable(`“chart” finds no “${field}” in one of the rows`);
  return value === null ? null : numberIn('chart', value);
}

function shownBy(options: Options, locale: string): (value: number) => string {
  const currency = options['currency'];
  if (currency === undefined || currency === null) {
    const format = numberFormat(locale, undefined);
    return (value) => format.format(value);
  }
  const code = textIn('chart', currency);
  if (!/^[A-Za-z]{3}$/.test(code)) throw unsuitable('“chart” needs a currency of three letters, such as EUR');
  const format = axisMoneyFormat(locale, code);
  return (value) => format.format(value);
}

/** Reads the rows once, so that what is wrong with them is said in the author's words and not in ECharts'. */
function read(list: unknown, options: Options, locale: string): Asked {
  const rows = listIn('chart', list);
  if (rows.length === 0) throw unsuitable('“chart” has no rows to draw; ask {{#if …}} first');
  if (rows.length > mostRows) throw unsuitable(`“chart” draws at most ${mostRows} rows`);
  const x = nameIn(options, 'x');
  const fields = nameIn(options, 'y')
    .split(/[\s,]+/)
    .filter(Boolean);
  if (fields.length === 0 || fields.length > mostSeries)
    throw unsuitable(`“chart” draws from 1 to ${mostSeries} fields of the rows`);
  const shown = shownBy(options, locale);
  const rtl = directionOf(locale) === 'rtl';
  // The picture itself runs from the left, so words that do not have to say so.
  const isolated = (words: string): string => (rtl ? `\u2067${words}\u2069` : words);
  const names = options['names'] === undefined ? [] : textIn('chart', options['names']).split('|');
  return {
    rows,
    labels: rows.map((row) => isolated(labelOf(memberOf(row, x), options['dates'], locale))),
    series: fields.map((field, i) => ({
      name: isolated(names[i]?.trim() ?? field),
      values: rows.map((row) => valueOf(row, field)),
    })),
    shown: (value) => isolated(shown(value)),
    rtl,
  };
}

/** As the words around it: their letters, and their colour. */
const text = { fontFamily: 'inherit', fontSize, color: 'currentColor' };
const hairline = { color: 'currentColor', width: 0.5, opacity: 0.25 };

function axes(kind: 'bar' | 'line', { labels, shown, rtl }: Asked): ChartOption {
  return {
    grid: { left: 4, right: 4, top: 10, bottom: 4, outerBoundsMode: 'same' },
    xAxis: {
      type: 'category',
      data: labels,
      inverse: rtl,
      boundaryGap: kind === 'bar',
      axisLine: { lineStyle: { ...hairline, opacity: 1 } },
      axisTick: { show: false },
      // A year's months have room, whatever ECharts thinks that their letters measure.
      axisLabel: labels.length <= 12 ? { ...text, interval: 0 } : text,
    },
    yAxis: {
      type: 'value',
      position: rtl ? 'right' : 'left',
      splitNumber: 4,
      splitLine: { lineStyle: hairline },
      axisLabel: { ...text, formatter: shown },
    },
  };
}

const still = { silent: true, emphasis: { disabled: true } };

/** An option for the kinds that need no knowledge of ECharts. @throws TemplateFailure */
export function optionOf(kind: ChartKind, list: unknown, options: Options, locale: string): ChartOption {
  const asked = read(list, options, locale);
  const { series, labels, shown } = asked;
  const legend =
    series.length > 1
      ? { legend: { top: 0, icon: 'rect', itemWidth: 9, itemHeight: 9, textStyle: text } }
      : {};
  if (kind === 'pie') {
    const values = series[0]?.values ?? [];
    return {
      series: [
        {
          ...still,
          type: 'pie',
          radius: '75%',
          animation: false,
          label: {
            ...text,
            textBorderWidth: 0,
            formatter: ({ name, value }: { name: string; value: number }) => `${name}  ${shown(value)}`,
          },
          labelLine: { lineStyle: { width: 0.5 } },
          data: labels.map((name, i) => ({ name, value: values[i] })),
        },
      ],
    };
  }
  const { grid, ...both } = axes(kind, asked) as { grid: Record<string, unknown> };
  return {
    ...legend,
    ...both,
    grid: series.length > 1 ? { ...grid, top: 28 } : grid,
    series: series.map(({ name, values }) => ({
      ...still,
      type: kind,
      name,
      data: values,
      ...(kind === 'bar'
        ? { barMaxWidth: 28 }
        : { symbol: 'circle', symbolSize: 4, lineStyle: { width: 1.5 } }),
    })),
  };
}
