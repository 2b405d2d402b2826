import { NumberInput, Select } from '@mantine/core';
import type { Condition, Counting } from './rule.ts';
import classes from './segments.module.css';
import { texts } from './texts.ts';
import { PeriodInput } from './value-input.tsx';

const bounds = ['atLeast', 'atMost', 'never'] as const;
type Bound = (typeof bounds)[number];

const boundOf = ({ atLeast, atMost }: Counting): Bound =>
  atMost === 0 ? 'never' : atLeast === undefined && atMost !== undefined ? 'atMost' : 'atLeast';

interface CountingFieldsProps {
  counting: Counting;
  readOnly: boolean;
  change: (what: Partial<Condition>) => void;
}

/** How often, and since when. A rule that has both bounds keeps the one that is not shown until this is changed. */
export function CountingFields({ counting, readOnly, change }: CountingFieldsProps) {
  const bound = boundOf(counting);
  const count = (bound === 'atMost' ? counting.atMost : counting.atLeast) ?? 1;
  const set = (to: Bound, times: number) =>
    change(
      to === 'never'
        ? { atLeast: undefined, atMost: 0 }
        : { atLeast: to === 'atLeast' ? times : undefined, atMost: to === 'atMost' ? times : undefined },
    );
  return (
    <>
      <div className={classes.pair}>
        <Select
          label={texts.builder.often}
          data={bounds.map((value) => ({ value, label: texts.builder[value] }))}
          readOnly={readOnly}
          value={bound}
          onChange={(to) => to && set(to, Math.max(1, count))}
          allowDeselect={false}
        />
        <NumberInput
          aria-label={texts.builder.times}
          readOnly={readOnly}
          disabled={bound === 'never'}
          min={1}
          max={1_000_000}
          allowDecimal={false}
          clampBehavior="strict"
          suffix={count === 1 ? ' time' : ' times'}
          value={bound === 'never' ? '' : count}
          onChange={(typed) => Number(typed) > 0 && set(bound, Number(typed))}
        />
      </div>
      <PeriodInput
        duration={counting.within ?? ''}
        ever={texts.builder.ever}
        readOnly={readOnly}
        onChange={(within) => change({ within })}
      />
    </>
  );
}
