import { Button, Select, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Kinds, Versioned } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { Empty } from '../parts/empty.tsx';
import { List } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Page } from '../parts/page.tsx';
import type { paged } from '../parts/paging.ts';
import { State } from '../parts/state.tsx';

interface ContentListProps<Content extends Versioned> {
  kinds: Exclude<Kinds, 'templates'>;
  texts: { title: string; lead: string; empty: { title: string; body: string } };
  query: ReturnType<typeof paged<Content>>;
  nameOf: (content: Content) => string;
  about: (content: Content) => string;
  /** What a new one begins with. */
  fresh: unknown;
  /** The keys to choose from, where not any will do. */
  keys?: readonly string[];
}

/** All blocks, brands, definitions or policies, the last changed first. */
export function ContentList<Content extends Versioned>(props: ContentListProps<Content>) {
  const { kinds, texts, nameOf, about } = props;
  const query = useInfiniteQuery(props.query);
  const create = <New kinds={kinds} fresh={props.fresh} keys={props.keys} />;
  return (
    <Page title={texts.title} lead={texts.lead} actions={create}>
      <List
        label={texts.title}
        query={query}
        keyOf={({ key }) => key}
        empty={
          <Empty title={texts.empty.title} action={create}>
            {texts.empty.body}
          </Empty>
        }
        columns={[
          {
            title: 'Name',
            cell: (content) => (
              <>
                <Link to={`/${kinds}/$key`} params={{ key: content.key }} dir="auto">
                  {nameOf(content)}
                </Link>
                <Text size="sm" c="dimmed" lineClamp={1}>
                  {about(content)}
                </Text>
              </>
            ),
          },
          { title: 'State', cell: ({ status }) => status && <State of={status} /> },
          { title: 'Version', cell: ({ version }) => version, wide: true, end: true },
          {
            title: 'Changed',
            cell: ({ createdAt }) => <Moment at={createdAt} brief />,
            wide: true,
            end: true,
          },
        ]}
      />
    </Page>
  );
}

function New({ kinds, fresh, keys }: Pick<ContentListProps<Versioned>, 'kinds' | 'fresh' | 'keys'>) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [opened, { open, close }] = useDisclosure();
  const [key, setKey] = useState('');
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: () => call(`PUT /api/composer/v1/${kinds}/{key}`, { path: { key }, body: fresh as never }),
    onSuccess: () => void navigate({ to: `/${kinds}/$key`, params: { key } }),
  });
  if (!session?.scopes.includes('content:write')) return null;
  return (
    <>
      <Button onClick={open}>New</Button>
      <FormDialog title="A new one" submit="Begin" opened={opened} onClose={close} run={create}>
        {keys ? (
          <Select
            label="Brand"
            description="It bears the key of its brand; brands that have one are not listed."
            data={keys}
            nothingFoundMessage="Every brand has one."
            searchable
            required
            value={key || null}
            onChange={(chosen) => setKey(chosen ?? '')}
            data-autofocus
          />
        ) : (
          <TextInput
            label="Key"
            description="Lower-case letters, digits and hyphens. It stays, for good."
            pattern="[a-z0-9-]+"
            maxLength={64}
            required
            value={key}
            onChange={({ currentTarget }) => setKey(currentTarget.value)}
            data-autofocus
          />
        )}
      </FormDialog>
    </>
  );
}
