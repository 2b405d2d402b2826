import { Group, Text } from '@mantine/core';
import type { Versioned } from '../api/records.ts';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { texts } from './texts.ts';
import { Who } from './who.tsx';

/** Where a version stands, whose it is, and which one counts now. */
export function Standing({ of, isChanged }: { of: Versioned; isChanged: boolean }) {
  const { version, status, publishedVersion, createdBy, createdAt } = of;
  const other = publishedVersion !== null && publishedVersion !== version;
  return (
    <Group gap="xs">
      <State of={status} />
      <Text size="sm" component="span">
        Version {version} by <Who by={createdBy} />, <Moment at={createdAt} brief />
        {other && `; version ${publishedVersion} counts`}
      </Text>
      <Text size="sm" component="span" role="status" c="var(--wait-ink)">
        {isChanged ? texts.unsaved : ''}
      </Text>
    </Group>
  );
}
