import { ActionIcon, Button, Menu, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api/session.ts';
import { ConditionRow } from './condition.tsx';
import type { Faults } from './faults.ts';
import { allSegmentsQuery, definitionsQuery, eventTypesQuery, fieldsQuery } from './queries.ts';
import {
  added,
  changed,
  type Group,
  isGroup,
  newCondition,
  newGroup,
  type Part,
  type Root,
  sorts,
} from './rule.ts';
import classes from './segments.module.css';
import { texts } from './texts.ts';
import { type GroupWord, groupWords, sortWords } from './words.ts';

export interface Suggestions {
  fields: string[];
  events: string[];
  definitions: string[];
  segments: { value: string; label: string }[];
}

/** What may be said in a rule, as far as whoever writes it may see that. */
function useSuggestions(key: string): Suggestions {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const may = (scope: string) => session?.scopes.includes(scope) ?? false;
  const fields = useQuery(fieldsQuery(may('customers:read')));
  const events = useQuery(eventTypesQuery(may('event-types:write')));
  const definitions = useQuery(definitionsQuery(may('content:read')));
  const segments = useQuery(allSegmentsQuery);
  return {
    fields: fields.data ?? [],
    events: events.data?.items.map(({ type }) => type) ?? [],
    definitions: definitions.data?.items.map((one) => one.key) ?? [],
    segments: (segments.data ?? [])
      .filter((one) => one.key !== key)
      .map((one) => ({ value: one.key, label: one.name })),
  };
}

interface BuilderProps {
  /** Of the segment that is written: it cannot ask about itself. */
  segment: string;
  root: Root;
  faults: Faults;
  readOnly: boolean;
  onChange: (root: Root) => void;
}

/** A rule as groups and conditions that are put together by hand. */
export function Builder({ segment, root, faults, readOnly, onChange }: BuilderProps) {
  const suggestions = useSuggestions(segment);
  const tools: Tools = {
    ...{ faults, suggestions, readOnly },
    change: (id, to) => onChange(changed(root, id, () => to)),
    remove: (id, button) => {
      focusBeside(button);
      onChange(changed(root, id, () => undefined));
    },
    add: (group, one) => onChange(added(root, group, one)),
  };
  return <GroupOf part={root} tools={tools} isRoot />;
}

interface Tools {
  faults: Faults;
  suggestions: Suggestions;
  readOnly: boolean;
  change: (id: string, to: Part) => void;
  /** By which button: it goes with its part, and the focus must not. */
  remove: (id: string, button: HTMLElement) => void;
  add: (group: string, one: Part) => void;
}

/** The next part can be removed as well; behind the last one, others are added. */
function focusBeside(button: HTMLElement): void {
  const place = button.closest('li');
  const next = place?.nextElementSibling?.querySelector<HTMLElement>('[data-remove]');
  const add = place?.parentElement?.parentElement?.querySelector<HTMLElement>(':scope > [data-add]');
  (next ?? add)?.focus();
}

const wordOf = ({ not, sort }: Part & Group): GroupWord => (not ? `not ${sort}` : sort);
const saidBy = (word: GroupWord): Pick<Part & Group, 'not' | 'sort'> => ({
  not: word.startsWith('not '),
  sort: word.endsWith('all') ? 'all' : 'any',
});
const words = (Object.keys(groupWords) as GroupWord[]).map((value) => ({ value, label: groupWords[value] }));

function GroupOf({ part, tools, isRoot }: { part: Part & Group; tools: Tools; isRoot?: boolean }) {
  const { faults, suggestions, readOnly, change } = tools;
  const fault = faults.get(part.id);
  return (
    <div
      className={classes.group}
      role="group"
      aria-label={groupWords[wordOf(part)]}
      data-root={isRoot}
      data-not={part.not || undefined}
    >
      <div className={classes.head}>
        <Select
          aria-label={texts.builder.group}
          data={words}
          readOnly={readOnly}
          value={wordOf(part)}
          onChange={(word) => word && change(part.id, { ...part, ...saidBy(word) })}
          allowDeselect={false}
          w={230}
        />
        {!isRoot && !readOnly && (
          <ActionIcon
            variant="subtle"
            c="inherit"
            aria-label={texts.builder.removeGroup}
            data-remove
            onClick={({ currentTarget }) => tools.remove(part.id, currentTarget)}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <ul className={classes.parts}>
        {part.parts.map((one) =>
          isGroup(one) ? (
            <li key={one.id}>
              <GroupOf part={one} tools={tools} />
            </li>
          ) : (
            <ConditionRow
              key={one.id}
              part={one}
              fault={faults.get(one.id)}
              {...{ suggestions, readOnly }}
              onChange={(to) => change(one.id, to)}
              onRemove={(button) => tools.remove(one.id, button)}
            />
          ),
        )}
      </ul>
      {fault && <div className={classes.fault}>{fault}</div>}
      {!readOnly && <Add onAdd={(one) => tools.add(part.id, one)} />}
    </div>
  );
}

function Add({ onAdd }: { onAdd: (one: Part) => void }) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden />}
          data-add
          style={{ justifySelf: 'start' }}
        >
          {texts.builder.add}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sorts.map((sort) => (
          <Menu.Item key={sort} onClick={() => onAdd(newCondition(sort))}>
            {sortWords[sort]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => onAdd(newGroup())}>{texts.builder.addGroup}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
