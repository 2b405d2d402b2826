import { Grid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Template } from '../api/calls.ts';
import { call } from '../api/client.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Looked, firstLooks } from '../templates/preview-looks.tsx';
import { shownOf } from '../templates/preview-frame.ts';
import { texts } from './texts.ts';

interface LooksProps {
  templateKey: string;
  version: number;
  /** The version that counts now, if any. */
  before: number | null;
}

/** The version that counts and the one under review, rendered side by side. */
export function Looks({ templateKey, version, before }: LooksProps) {
  const shown = before === null || before === version ? [version] : [before, version];
  return (
    <Card title={texts.looks}>
      <Grid gap="md">
        {shown.map((each) => (
          <Grid.Col key={each} span={{ base: 12, sm: 12 / shown.length }}>
            <Text size="sm" fw={600} mb={6}>
              {texts.before(each)}
            </Text>
            <Look templateKey={templateKey} version={each} />
          </Grid.Col>
        ))}
      </Grid>
    </Card>
  );
}

async function read(key: string, version: number, signal: AbortSignal) {
  const template: Template = await call('GET /api/composer/v1/templates/{key}', {
    ...{ path: { key }, query: { version }, signal },
  });
  const looks = firstLooks(template);
  const preview = await call('POST /api/composer/v1/templates/{key}/preview', {
    ...{ path: { key }, signal },
    body: { channel: looks.view.channel, version, format: 'json' },
  });
  return { looks, shown: shownOf(preview, looks.view, (name) => template.documents[name]?.css ?? '', looks) };
}

function Look({ templateKey, version }: { templateKey: string; version: number }) {
  const query = useQuery({
    queryKey: ['look', templateKey, version],
    queryFn: ({ signal }) => read(templateKey, version, signal),
    staleTime: Infinity,
    retry: false,
  });
  return (
    <Answer query={query}>
      {({ shown, looks }) => (
        <div style={{ height: '34rem', display: 'grid' }}>
          <Looked shown={shown} looks={looks} stale={false} />
        </div>
      )}
    </Answer>
  );
}
