import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ChartOption } from './chart-library.ts';

interface ChartProps {
  /** What it shows, with its figures, for those who do not see it. */
  label: string;
  option: ChartOption;
  height: number;
}

/** A chart; the library is loaded when the first one is shown. */
export function Chart({ label, option, height }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    let release: (() => void) | undefined;
    let gone = false;
    void import('./chart-library.ts').then(({ draw }) => {
      if (!gone) release = draw(element, option, scheme);
    });
    return () => {
      gone = true;
      release?.();
    };
  }, [option, scheme]);
  return <div ref={frame} role="img" aria-label={label} style={{ height, minWidth: 0 }} />;
}
