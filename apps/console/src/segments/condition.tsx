import { ActionIcon, Autocomplete, Checkbox, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { SegmentOperator, SegmentRule } from '@tourbus/contracts';
import type { Suggestions } from './builder.tsx';
import { CountingFields } from './counting.tsx';
import { type Condition, type Part, ruleOf } from './rule.ts';
import classes from './segments.module.css';
import { texts } from './texts.ts';
import { ValueInput } from './value-input.tsx';
import { valueFor } from './values.ts';
import { inWords, operatorWords, responseWords, touchpointWords } from './words.ts';

const operators = Object.entries(operatorWords).map(([value, label]) => ({ value, label }));
const choices = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
const channels = ['email', 'sms', 'print'];

interface ConditionRowProps {
  part: Part & Condition;
  fault: string | undefined;
  suggestions: Suggestions;
  readOnly: boolean;
  onChange: (part: Part) => void;
  /** Told by which button, which goes with it. */
  onRemove: (button: HTMLElement) => void;
}

/** One condition: its fields in the order of a sentence. */
export function ConditionRow({ part, fault, suggestions, readOnly, onChange, onRemove }: ConditionRowProps) {
  const words = inWords(ruleOf(part) as SegmentRule);
  const change = (what: Partial<Condition>) => onChange({ ...part, ...what } as Part);
  return (
    <li className={classes.row} data-fault={fault !== undefined || undefined} aria-label={words}>
      <div className={classes.fields}>
        <Fields {...{ part, suggestions, readOnly, change }} />
      </div>
      {!readOnly && (
        <ActionIcon
          variant="subtle"
          color="gray.8"
          c="inherit"
          aria-label={texts.builder.remove(words)}
          data-remove
          onClick={({ currentTarget }) => onRemove(currentTarget)}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      )}
      <Checkbox
        size="xs"
        label={texts.builder.not}
        checked={part.not}
        disabled={readOnly}
        onChange={({ currentTarget }) => onChange({ ...part, not: currentTarget.checked })}
      />
      {fault && <div className={classes.fault}>{fault}</div>}
    </li>
  );
}

interface FieldsProps {
  part: Condition;
  suggestions: Suggestions;
  readOnly: boolean;
  change: (what: Partial<Condition>) => void;
}

function Fields({ part, suggestions, readOnly, change }: FieldsProps) {
  const counting = 'event' in part || 'response' in part || 'touchpoint' in part ? part : undefined;
  return (
    <>
      {part.sort === 'field' && <FieldFields {...{ part, suggestions, readOnly, change }} />}
      {part.sort === 'event' && (
        <Autocomplete
          className={classes.long}
          label={texts.builder.event}
          placeholder="com.example.order.shipped"
          data={suggestions.events}
          readOnly={readOnly}
          value={part.event}
          onChange={(event) => change({ event })}
          maxLength={200}
        />
      )}
      {part.sort === 'response' && <ResponseFields {...{ part, suggestions, readOnly, change }} />}
      {part.sort === 'touchpoint' && (
        <Select
          label={texts.builder.touchpoint}
          data={choices(touchpointWords)}
          readOnly={readOnly}
          value={part.touchpoint}
          onChange={(touchpoint) => touchpoint && change({ touchpoint })}
          allowDeselect={false}
        />
      )}
      {part.sort === 'segment' && (
        <Select
          label={texts.builder.segment}
          data={suggestions.segments}
          readOnly={readOnly}
          searchable
          value={part.segment || null}
          onChange={(segment) => change({ segment: segment ?? '' })}
        />
      )}
      {counting && <CountingFields {...{ counting, readOnly, change }} />}
    </>
  );
}

type Of<Sort extends Condition['sort']> = Omit<FieldsProps, 'part'> & {
  part: Extract<Condition, { sort: Sort }>;
};

function FieldFields({ part, suggestions, readOnly, change }: Of<'field'>) {
  const { field, is, value } = part;
  return (
    <>
      <Autocomplete
        className={classes.long}
        label={texts.builder.field}
        placeholder="attributes.city"
        data={suggestions.fields}
        readOnly={readOnly}
        value={field}
        onChange={(chosen) => change({ field: chosen })}
        maxLength={300}
        spellCheck={false}
      />
      <Select
        label={texts.builder.operator}
        data={operators}
        readOnly={readOnly}
        value={is}
        onChange={(chosen) => {
          const next = (chosen ?? is) as SegmentOperator;
          change({ is: next, value: valueFor(next, value) });
        }}
        allowDeselect={false}
      />
      <ValueInput {...{ is, value, readOnly }} onChange={(given) => change({ value: given })} />
    </>
  );
}

function ResponseFields({ part, suggestions, readOnly, change }: Of<'response'>) {
  const { response, channel, definition } = part;
  return (
    <>
      <Select
        label={texts.builder.response}
        data={choices(responseWords)}
        readOnly={readOnly}
        value={response}
        onChange={(chosen) => chosen && change({ response: chosen })}
        allowDeselect={false}
      />
      <Select
        label={texts.builder.channel}
        placeholder={texts.builder.anyOne}
        data={channels}
        readOnly={readOnly}
        clearable
        value={channel ?? null}
        onChange={(chosen) => change({ channel: chosen ?? undefined })}
      />
      <Autocomplete
        label={texts.builder.definition}
        placeholder={texts.builder.anyOne}
        data={suggestions.definitions}
        readOnly={readOnly}
        value={definition ?? ''}
        onChange={(chosen) => change({ definition: chosen || undefined })}
        maxLength={200}
      />
    </>
  );
}
