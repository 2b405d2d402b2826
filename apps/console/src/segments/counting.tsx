import { NumberInput, Select } from '@mantine/core';
import { type Bound, bounded, boundOf, bounds } from './bounds.ts';
import type { Condition, Counting } from './rule.ts';
import classes from './segments.module.css';
import { texts } from './texts.ts';
import { PeriodInput } from './value-input.tsx';

const words = texts.builder;

interface CountingFieldsProps {
  counting: Counting;
  readOnly: boolean;
  change: (what: Partial<Condition>) => void;
}

/** How often, and since when. */
export function CountingFields({ counting, readOnly, change }: CountingFieldsProps) {
  const bound = boundOf(counting);
  const { atLeast = 1, atMost = 1 } = counting;
  return (
    <>
      <div className={classes.pair} data-of={bound}>
        <Select
          label={words.often}
          data={bounds.map((value) => ({ value, label: words[value] }))}
          readOnly={readOnly}
          value={bound}
          onChange={(to) => to && change(bounded(to as Bound, counting))}
          allowDeselect={false}
        />
        {(bound === 'atLeast' || bound === 'between') && (
          <Times
            label={bound === 'between' ? words.least : words.times}
            isLast={bound === 'atLeast'}
            isNarrow={bound === 'between'}
            {...{ readOnly, value: atLeast }}
            onChange={(times) => change({ atLeast: times })}
          />
        )}
        {(bound === 'atMost' || bound === 'between') && (
          <Times
            label={bound === 'between' ? words.most : words.times}
            isLast
            isNarrow={bound === 'between'}
            {...{ readOnly, value: atMost }}
            onChange={(times) => change({ atMost: times })}
          />
        )}
      </div>
      <PeriodInput
        duration={counting.within ?? ''}
        ever={words.ever}
        readOnly={readOnly}
        onChange={(within) => change({ within })}
      />
    </>
  );
}

interface TimesProps {
  label: string;
  value: number;
  /** “times” is said once, behind the last number. */
  isLast: boolean;
  /** Without the arrows, which the keyboard has anyway. */
  isNarrow: boolean;
  readOnly: boolean;
  onChange: (times: number) => void;
}

const Times = ({ label, value, isLast, isNarrow, readOnly, onChange }: TimesProps) => (
  <NumberInput
    aria-label={label}
    readOnly={readOnly}
    hideControls={isNarrow}
    min={1}
    max={1_000_000}
    allowDecimal={false}
    clampBehavior="strict"
    suffix={isLast ? (value === 1 ? ' time' : ' times') : ''}
    value={value}
    onChange={(typed) => Number(typed) > 0 && onChange(Number(typed))}
  />
);
