import { Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { services } from '../api/services.ts';
import { viewerZone } from '../parts/moment.tsx';
import { peopleQuery } from '../workflow/queries.ts';
import { actorsOf, fieldOf, type Line, momentOf } from './audit.ts';
import classes from './chains.module.css';
import type { AuditFilter } from './queries.ts';
import { texts } from './texts.ts';

interface FiltersProps {
  filter: AuditFilter;
  /** What is shown now: its words are offered. */
  lines: readonly Line[];
}

/** Narrows the list; what is chosen stands in the address. */
export function Filters({ filter, lines }: FiltersProps) {
  const navigate = useNavigate({ from: '/audit' });
  const { data: people } = useQuery(peopleQuery);
  const narrow = (change: AuditFilter) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const actors = actorsOf(people?.items ?? []);
  const whoNow = [...actors].find(([, actor]) => actor === filter.who)?.[0] ?? filter.who ?? '';
  const keys = lines.map(({ actor }) => actor).filter((actor) => !actor.startsWith('person:'));
  const offer = (words: Iterable<string>) => [...new Set(words)].toSorted();
  return (
    <search className={classes.filters}>
      <Entered
        name="who"
        value={whoNow}
        data={offer([...actors.keys(), ...keys])}
        onEnter={(text) => narrow({ who: actors.get(text) ?? text })}
      />
      <Entered
        name="action"
        value={filter.action ?? ''}
        data={offer(lines.flatMap(({ action }) => [`${action.split('.')[0]}.`, action]))}
        onEnter={(action) => narrow({ action })}
      />
      <Entered
        name="about"
        value={filter.about ?? ''}
        data={offer(lines.map(({ subject }) => subject.split('@')[0] ?? subject))}
        onEnter={(about) => narrow({ about })}
      />
      <Select
        label={texts.filters.service}
        placeholder="all five"
        clearable
        data={services}
        value={filter.service ?? null}
        onChange={(service) => narrow({ service: service ?? undefined })}
      />
      {(['since', 'until'] as const).map((name) => (
        <TextInput
          key={name}
          type="datetime-local"
          label={texts.filters[name]}
          className={classes.time}
          title={viewerZone}
          value={fieldOf(filter[name])}
          onChange={({ currentTarget }) => narrow({ [name]: momentOf(currentTarget.value) })}
        />
      ))}
      {Object.values(filter).some(Boolean) && (
        <Button variant="subtle" onClick={() => void navigate({ search: {}, replace: true })}>
          {texts.filters.clear}
        </Button>
      )}
    </search>
  );
}

interface EnteredProps {
  name: 'who' | 'action' | 'about';
  value: string;
  data: string[];
  onEnter: (text: string) => void;
}

/** Counts once it is chosen, entered or left: of half a name nothing is known. */
function Entered({ name, value, data, onEnter }: EnteredProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const enter = (entered: string) => {
    if (entered.trim() !== value) onEnter(entered.trim());
  };
  return (
    <Autocomplete
      label={texts.filters[name]}
      placeholder={texts.examples[name]}
      data={data}
      limit={12}
      maxLength={200}
      value={text}
      onChange={setText}
      onOptionSubmit={enter}
      onBlur={() => enter(text)}
      onKeyDown={({ key, nativeEvent }) => {
        if (key === 'Enter' && !nativeEvent.isComposing) enter(text);
      }}
      spellCheck={false}
    />
  );
}
