import { BarChart, type BarSeriesOption } from 'echarts/charts';
import { GridComponent, type GridComponentOption, TooltipComponent } from 'echarts/components';
import { type ComposeOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, GridComponent, TooltipComponent, SVGRenderer]);

export type ChartOption = ComposeOption<BarSeriesOption | GridComponentOption>;

/** @returns how to take it away again */
export function draw(element: HTMLElement, option: ChartOption, scheme: 'light' | 'dark'): () => void {
  const { color, fontFamily } = getComputedStyle(element);
  // ECharts' own colours of axes are made for white paper.
  const axis = { axisLabel: { color } };
  const theme = {
    textStyle: { color, fontFamily },
    color: scheme === 'dark' ? ['#52b0a5', '#f3c46f'] : ['#0f6b62', '#d9962b'],
    categoryAxis: axis,
    valueAxis: axis,
  };
  const chart = init(element, theme, { renderer: 'svg' });
  chart.setOption(option);
  const fit = new ResizeObserver(() => chart.resize());
  fit.observe(element);
  return () => {
    fit.disconnect();
    chart.dispose();
  };
}
