import { NavLink, Text } from '@mantine/core';
import type { PlacedFault } from './faults.ts';
import classes from './editor.module.css';
import type { Part } from './template.ts';

interface PartsListProps {
  parts: readonly Part[];
  current: string;
  faults: readonly PlacedFault[];
  onChoose: (id: string) => void;
}

/** The pieces of a template, and which of them have faults. */
export function PartsList({ parts, current, faults, onChoose }: PartsListProps) {
  const groups = Object.entries(Object.groupBy(parts, ({ group }) => group));
  const faulty = new Set(faults.map(({ part }) => part?.id));
  return (
    <nav className={classes.parts} aria-label="Parts of the template">
      {groups.map(([group, of = []]) => (
        <div key={group} role="group" aria-label={group}>
          <Text className={classes.group} aria-hidden>
            {group}
          </Text>
          {of.map(({ id, title }) => (
            <NavLink
              key={id}
              component="button"
              label={title}
              active={id === current}
              aria-current={id === current ? 'true' : undefined}
              className={classes.part}
              onClick={() => onChoose(id)}
              rightSection={
                faulty.has(id) ? <span className={classes.fault} role="img" aria-label="has a fault" /> : null
              }
            />
          ))}
        </div>
      ))}
    </nav>
  );
}
