import { Text } from '@mantine/core';
import type { Rate, SegmentPreview } from '../api/segment-calls.ts';
import classes from './segments.module.css';
import { texts } from './texts.ts';

type Of = NonNullable<SegmentPreview['rates']>['of'];

const percent = (share: number): string =>
  share.toLocaleString(undefined, { style: 'percent', maximumFractionDigits: 1 });

/** The whole width: the least of these shares that nothing of both goes beyond. */
const scales = [0.05, 0.1, 0.2, 0.5, 1];
const scaleOf = ({ members, customers }: Of): number =>
  scales.find((scale) => scale >= Math.max(known(members), known(customers))) ?? 1;
const known = ({ rate, high }: Rate): number => (rate === undefined ? 0 : high);

/** Both shares on one scale, each with where it lies with 95 % confidence. */
export function Rates({ of }: { of: Of }) {
  const { members, customers } = of;
  const scale = scaleOf(of);
  const isApart = members.low > customers.high || customers.low > members.high;
  return (
    <>
      <dl className={classes.bars}>
        {(['members', 'customers'] as const).map((who) => (
          <Bar key={who} who={who} of={of[who]} scale={scale} />
        ))}
      </dl>
      <div className={classes.small}>0 % to {percent(scale)}</div>
      {members.rate !== undefined && (
        <Text size="sm" mt="xs" fw={550}>
          {isApart ? texts.differ : texts.touch}
        </Text>
      )}
    </>
  );
}

function Bar({ who, of, scale }: { who: keyof Of; of: Rate; scale: number }) {
  const { rate, low, high, count } = of;
  const width = (share: number) => `${Math.min(100, (share / scale) * 100)}%`;
  return (
    <div>
      <dt>
        <span>{texts.rateOf[who]}</span>
        <span className="figures">
          {rate === undefined ? texts.nobody : `${percent(rate)} (${count.toLocaleString()})`}
        </span>
      </dt>
      {rate !== undefined && (
        <dd>
          <div className={classes.track} aria-hidden>
            <div className={classes.bar} data-of={who} style={{ inlineSize: width(rate) }} />
            <div
              className={classes.interval}
              style={{ insetInlineStart: width(low), inlineSize: width(high - low) }}
            />
          </div>
          <div className={classes.small}>{texts.between(percent(low), percent(high))}</div>
        </dd>
      )}
    </div>
  );
}
