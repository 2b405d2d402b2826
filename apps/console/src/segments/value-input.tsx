import { NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import type { SegmentOperator, SegmentScalar } from '@tourbus/contracts';
import { texts } from './texts.ts';
import { durationOf, inputOf, periodOf, scalarOf, takesText, type Unit, units } from './values.ts';
import classes from './segments.module.css';

interface ValueInputProps {
  is: SegmentOperator;
  value: SegmentScalar | SegmentScalar[] | undefined;
  readOnly: boolean;
  onChange: (value: SegmentScalar | SegmentScalar[] | undefined) => void;
}

/** What an operator compares with, entered in the way that fits it. */
export function ValueInput({ is, value, readOnly, onChange }: ValueInputProps) {
  const kind = inputOf(is);
  const text = value === undefined ? '' : String(value);
  const shared = { label: texts.builder.value, readOnly };
  switch (kind) {
    case 'none':
      return null;
    case 'list':
      return (
        <TagsInput
          label={texts.builder.list}
          readOnly={readOnly}
          value={[value ?? []].flat().map(String)}
          onChange={(all) => onChange(all.map(scalarOf))}
          acceptValueOnBlur
          splitChars={[';']}
          dir="auto"
        />
      );
    case 'period':
      return (
        <PeriodInput duration={text} readOnly={readOnly} onChange={(given) => onChange(given ?? 'P30D')} />
      );
    case 'date':
      return (
        <TextInput
          {...shared}
          type={text === 'now' || text.length > 10 ? 'text' : 'date'}
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
        />
      );
    case 'number':
      return (
        <TextInput
          {...shared}
          inputMode="decimal"
          value={text}
          onChange={({ currentTarget }) => onChange(scalarOf(currentTarget.value.replace(',', '.').trim()))}
        />
      );
    case 'text':
      return (
        <TextInput
          {...shared}
          placeholder={texts.builder.truth}
          value={text}
          onChange={({ currentTarget: { value: typed } }) =>
            onChange(takesText(is) ? typed : scalarOf(typed))
          }
          dir="auto"
        />
      );
  }
}

interface PeriodInputProps {
  label?: string;
  /** An ISO 8601 duration; empty for all of the past. */
  duration: string;
  /** What stands for all of the past, where that can be chosen. */
  ever?: string;
  readOnly: boolean;
  onChange: (duration: string | undefined) => void;
}

/** A number and a unit; what has several units stays text. */
export function PeriodInput({
  label = texts.builder.within,
  duration,
  ever,
  readOnly,
  onChange,
}: PeriodInputProps) {
  const period = periodOf(duration);
  if (duration !== '' && !period)
    return (
      <TextInput
        {...{ label, readOnly, value: duration }}
        onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}
      />
    );
  const { count, unit } = period ?? { count: 0, unit: undefined };
  return (
    <div className={classes.pair}>
      <NumberInput
        {...{ label, readOnly }}
        disabled={!unit}
        min={1}
        max={9_999}
        allowDecimal={false}
        clampBehavior="strict"
        value={unit ? count : ''}
        onChange={(typed) =>
          unit && Number(typed) > 0 && onChange(durationOf({ count: Number(typed), unit }))
        }
      />
      <Select
        aria-label={`${label}: ${texts.builder.unit}`}
        data={ever ? [{ value: '', label: ever }, ...units] : [...units]}
        readOnly={readOnly}
        value={unit ?? ''}
        onChange={(chosen) =>
          onChange(chosen ? durationOf({ count: count || 30, unit: chosen as Unit }) : undefined)
        }
        allowDeselect={false}
      />
    </div>
  );
}
