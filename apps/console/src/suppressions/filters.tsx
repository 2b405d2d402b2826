import { Button, Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import classes from '../communications/filters.module.css';
import type { SuppressionFilter } from './queries.ts';
import { channels, reasons, shortOf } from './suppression.ts';
import { aboutReasons, texts } from './texts.ts';

const states = Object.entries(texts.states).map(([value, label]) => ({ value, label }));

/** Narrows the list; what is chosen stands in the address. */
export function Filters({ filter }: { filter: SuppressionFilter }) {
  const navigate = useNavigate({ from: '/suppressions' });
  const narrow = (change: SuppressionFilter) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <search className={classes.filters}>
      <Select
        label={texts.filters.reason}
        placeholder="any"
        clearable
        data={reasons.map((value) => ({ value, label: aboutReasons[value].name }))}
        value={filter.reason ?? null}
        onChange={(reason) => narrow({ reason: reason ?? undefined })}
      />
      <Select
        label={texts.filters.channel}
        placeholder="any"
        clearable
        data={channels}
        value={filter.channel ?? null}
        onChange={(channel) => narrow({ channel: channel ?? undefined })}
      />
      <Select
        label={texts.filters.state}
        data={states}
        value={filter.state === 'all' ? 'all' : 'standing'}
        onChange={(state) => narrow({ state: state === 'all' ? state : undefined })}
        allowDeselect={false}
      />
      {Object.values(filter).some(Boolean) && (
        <Button variant="subtle" onClick={() => void navigate({ search: {}, replace: true })}>
          {texts.filters.clear} {filter.contactPoint && `(${shortOf(filter.contactPoint)})`}
        </Button>
      )}
    </search>
  );
}
