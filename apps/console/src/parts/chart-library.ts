import { BarChart, type BarSeriesOption } from 'echarts/charts';
import { GridComponent, type GridComponentOption, TooltipComponent } from 'echarts/components';
import { type ComposeOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, GridComponent, TooltipComponent, SVGRenderer]);

export type ChartOption = ComposeOption<BarSeriesOption | GridComponentOption>;

/** @returns how to take it away again */
export function draw(element: HTMLElement, option: ChartOption, scheme: 'light' | 'dark'): () => void {
  const { color, fontFamily } = getComputedStyle(element);
  const chart = init(element, null, { renderer: 'svg' });
  chart.setOption({
    textStyle: { color, fontFamily },
    color: scheme === 'dark' ? ['#52b0a5', '#f3c46f'] : ['#0f6b62', '#d9962b'],
    ...option,
  });
  const fit = new ResizeObserver(() => chart.resize());
  fit.observe(element);
  return () => {
    fit.disconnect();
    chart.dispose();
  };
}
