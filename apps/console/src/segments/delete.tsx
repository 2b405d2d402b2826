import { List, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { call } from '../api/client.ts';
import type { Segment } from '../api/segment-calls.ts';
import { Confirm } from '../parts/confirm.tsx';
import { allSegmentsQuery } from './queries.ts';
import { segmentsIn } from './rule.ts';
import { texts } from './texts.ts';

/** Asks first, and says who else asks about it. */
export function Delete({ of: { key, name, version } }: { of: Segment }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { data: all } = useQuery(allSegmentsQuery);
  const users = all?.filter((other) => other.key !== key && segmentsIn(other.rule).includes(key)) ?? [];
  const remove = async () => {
    const headers = { 'if-match': `"${version}"` };
    await call('DELETE /api/ingest/v1/segments/{key}', { path: { key }, headers });
    await navigate({ to: '/segments', ignoreBlocker: true });
    queries.removeQueries({ queryKey: ['segments', 'one', key] });
    await queries.invalidateQueries({ queryKey: ['segments'] });
  };
  return (
    <Confirm label={texts.delete} title={texts.deleteTitle(name)} hurts action={remove}>
      <Text size="sm">{texts.deleteMeans}</Text>
      <Text size="sm" mt="xs" fw={550}>
        {users.length > 0 ? texts.usedBy : all && texts.unused}
      </Text>
      <List size="sm">
        {users.map((other) => (
          <List.Item key={other.key}>
            <Link to="/segments/$key" params={{ key: other.key }} dir="auto">
              {other.name}
            </Link>
          </List.Item>
        ))}
      </List>
    </Confirm>
  );
}
