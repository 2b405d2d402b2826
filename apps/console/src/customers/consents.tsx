import { Text } from '@mantine/core';
import type { Customer } from '../api/records.ts';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import classes from './rows.module.css';
import { texts } from './texts.ts';

/** The latest word on each purpose. */
export function Consents({ of }: { of: Customer['consents'] }) {
  if (of.length === 0) return <Text c="dimmed">{texts.noConsents}</Text>;
  return (
    <ul className={classes.rows}>
      {of.map(({ purpose, channel, state, basis, at }) => (
        <li key={`${purpose} ${channel ?? ''} ${state}`}>
          <span>
            <strong>{purpose}</strong> by {channel ?? 'any channel'}
            <Text size="sm" c="dimmed">
              {basis} {at && <Moment at={at} />}
            </Text>
          </span>
          <State of={state} />
        </li>
      ))}
    </ul>
  );
}
