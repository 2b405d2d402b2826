import { Group, Text } from '@mantine/core';
import type { Kinds, Versioned } from '../api/records.ts';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { OwnedBy } from './owner.tsx';
import { texts } from './texts.ts';
import { Who } from './who.tsx';

/** Where a version stands, whose it is, and which one counts now. */
export function Standing({ kinds, of, isChanged }: { kinds: Kinds; of: Versioned; isChanged: boolean }) {
  const { version, status, publishedVersion, createdBy, createdAt } = of;
  const other = publishedVersion !== null && publishedVersion !== version;
  return (
    <Group gap="xs">
      <State of={status} />
      <Text size="sm" component="span">
        Version {version} by <Who by={createdBy} />, <Moment at={createdAt} brief />
        {other && `; version ${publishedVersion} counts`}
      </Text>
      <OwnedBy kinds={kinds} contentKey={of.key} />
      <Text size="sm" component="span" role="status" c="var(--wait-ink)">
        {isChanged ? texts.unsaved : ''}
      </Text>
    </Group>
  );
}
