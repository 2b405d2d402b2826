import { writeFileSync } from 'node:fs';
import * as echarts from 'echarts';

export interface Line {
  name: string;
  points: [x: number, y: number][];
}

export interface Plot {
  title: string;
  x: string;
  y: string;
  lines: readonly Line[];
  /** Moments worth a mark on the x axis. */
  marks?: readonly { at: number; text: string }[];
}

/** Draws lines into `bench/results/<name>.svg`. */
export function plot(name: string, { title, x, y, lines, marks = [] }: Plot): void {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 960, height: 480 });
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    title: { text: title, left: 'center' },
    legend: { bottom: 0 },
    grid: { left: 70, right: 30, top: 60, bottom: 80 },
    xAxis: { type: 'value', name: x, nameLocation: 'middle', nameGap: 30 },
    yAxis: { type: 'value', name: y },
    series: lines.map((line, i) => ({
      type: 'line',
      name: line.name,
      data: line.points,
      showSymbol: false,
      ...(i === 0 && {
        markLine: {
          symbol: 'none',
          lineStyle: { color: '#888' },
          data: marks.map(({ at, text }) => ({ xAxis: at, label: { formatter: text } })),
        },
      }),
    })),
  });
  writeFileSync(new URL(`../results/${name}.svg`, import.meta.url), chart.renderToSVGString());
  chart.dispose();
}
