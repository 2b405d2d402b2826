import { Grid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Template } from '../api/calls.ts';
import { call } from '../api/client.ts';
import type { CommentPlace } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { pinsOf } from '../parts/pins.ts';
import { PinnedLook } from '../templates/pinned-look.tsx';
import { Looked, firstLooks } from '../templates/preview-looks.tsx';
import { shownOf } from '../templates/preview-frame.ts';
import { commentsQuery } from '../workflow/queries.ts';
import classes from './looks.module.css';
import { texts } from './texts.ts';

interface LooksProps {
  templateKey: string;
  version: number;
  /** The version that counts now, if any. */
  before: number | null;
  /** The comment that is talked about, and the place that the next one is about. */
  chosen: string | undefined;
  place: CommentPlace | undefined;
  onChoose: (comment: string) => void;
  onPlace: (place: CommentPlace) => void;
}

/** The version that counts and the one under review, rendered side by side. */
export function Looks({ templateKey, version, before, ...talk }: LooksProps) {
  const shown = before === null || before === version ? [version] : [before, version];
  return (
    <Card title={texts.looks}>
      <Grid gap="md">
        {shown.map((each) => (
          <Grid.Col key={each} span={{ base: 12, sm: 12 / shown.length }}>
            <Text size="sm" fw={600} mb={6}>
              {texts.before(each)}
            </Text>
            <Look templateKey={templateKey} version={each} talk={each === version ? talk : undefined} />
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

interface LookProps {
  templateKey: string;
  version: number;
  /** What is said is about the version under review. */
  talk?: Pick<LooksProps, 'chosen' | 'place' | 'onChoose' | 'onPlace'>;
}

function Look({ templateKey, version, talk }: LookProps) {
  const { data: said } = useQuery({ ...commentsQuery('templates', templateKey, version), enabled: !!talk });
  const query = useQuery({
    queryKey: ['look', templateKey, version],
    queryFn: ({ signal }) => read(templateKey, version, signal),
    staleTime: Infinity,
    retry: false,
  });
  return (
    <Answer query={query}>
      {({ shown, looks }) => (
        <div className={classes.look}>
          {talk ? (
            <PinnedLook {...{ shown, looks, ...talk }} stale={false} pins={pinsOf(said?.items ?? [])} />
          ) : (
            <Looked shown={shown} looks={looks} stale={false} />
          )}
        </div>
      )}
    </Answer>
  );
}
