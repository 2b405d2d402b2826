import { Anchor, Badge, Button, Center, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Asset } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { Answer } from '../parts/answer.tsx';
import { Empty } from '../parts/empty.tsx';
import { Page } from '../parts/page.tsx';
import { aboutOf } from './asset.ts';
import classes from './assets.module.css';
import { assetsQuery } from './queries.ts';
import { Shown } from './shown.tsx';
import { texts } from './texts.ts';
import { DropZone, UploadButton } from './upload.tsx';

const route = getRouteApi('/media');

/** All pictures and fonts, the last changed first. */
export function AssetsPage() {
  const { find = '' } = route.useSearch();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const query = useInfiniteQuery({ ...assetsQuery(find), placeholderData: keepPreviousData });
  const mayUpload = session?.scopes.includes('content:write') ?? false;
  const create = mayUpload && <UploadButton />;
  return (
    <Page title={texts.title} lead={texts.lead} actions={create}>
      <DropZone enabled={mayUpload}>
        <Find find={find} />
        <Answer query={query} lines={8}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length > 0) return <Grid items={items} />;
            if (find) return <Text>{texts.none}</Text>;
            return (
              <Empty title={texts.empty.title} action={create}>
                {texts.empty.body}
              </Empty>
            );
          }}
        </Answer>
        {query.hasNextPage && (
          <Center mt="md">
            <Button
              variant="default"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              Show more
            </Button>
          </Center>
        )}
      </DropZone>
    </Page>
  );
}

function Find({ find }: { find: string }) {
  const navigate = useNavigate();
  const [written, setWritten] = useState(find);
  const [wanted] = useDebouncedValue(written, 200);
  useEffect(() => {
    if (wanted !== find) void navigate({ to: '/media', search: { find: wanted }, replace: true });
  }, [wanted, find, navigate]);
  return (
    <TextInput
      type="search"
      label={texts.find}
      mb="md"
      maw="24rem"
      value={written}
      onChange={({ currentTarget }) => setWritten(currentTarget.value)}
    />
  );
}

const Grid = ({ items }: { items: readonly Asset[] }) => (
  <ul className={classes.grid} aria-label={texts.title}>
    {items.map((asset) => (
      <li key={asset.key} className={classes.tile}>
        <Shown asset={asset} />
        <Anchor component={Link} to={`/media/${asset.key}`} size="sm" fw={600}>
          {asset.key}
        </Anchor>
        <Text size="xs" c="dimmed">
          {aboutOf(asset)}
        </Text>
        {asset.retired && <Badge variant="default">{texts.retired}</Badge>}
      </li>
    ))}
  </ul>
);
