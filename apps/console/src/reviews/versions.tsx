import { Anchor, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { call } from '../api/client.ts';
import type { Kinds, VersionSummary } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { contentChanged } from '../workflow/queries.ts';
import { Who } from '../workflow/who.tsx';
import { texts } from './texts.ts';
import classes from './versions.module.css';

interface VersionsProps {
  kinds: Kinds;
  shown: VersionSummary;
  /** The newest first. */
  versions: readonly VersionSummary[];
}

/** Every version of a key, and the way back to an old one. */
export const Versions = ({ kinds, shown, versions }: VersionsProps) => (
  <Card title={texts.versions}>
    <ol className={classes.versions} reversed>
      {versions.map(({ key, version, status, createdBy, createdAt }) => (
        <li key={version}>
          <Group gap="xs">
            <Anchor
              component={Link}
              to="/reviews/$kinds/$key"
              params={{ kinds, key } as never}
              search={{ version: String(version) } as never}
              aria-current={version === shown.version ? 'page' : undefined}
              size="sm"
            >
              Version {version}
            </Anchor>
            <State of={status} />
          </Group>
          <Text size="sm" c="dimmed" component="div">
            <Who by={createdBy} />, <Moment at={createdAt} brief />
          </Text>
        </li>
      ))}
    </ol>
  </Card>
);

/** Not of the newest version: it is what one would get. */
export function Restore({ kinds, shown: { key, version }, versions }: VersionsProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  if (!session?.scopes.includes('content:write') || versions[0]?.version === version) return null;
  const restore = async () => {
    const draft = await call('POST /api/composer/v1/{kinds}/{key}/restore', {
      path: { kinds, key },
      body: { version },
    });
    await contentChanged(queries);
    notifications.show({ message: texts.restored(version, draft.version), color: 'lagoon.8' });
    await navigate({ to: `/${kinds}/$key`, params: { key } });
  };
  return (
    <Confirm label={texts.restore} title={texts.restoreAsk(version)} action={restore}>
      {texts.restoreMeans(version)}
    </Confirm>
  );
}
