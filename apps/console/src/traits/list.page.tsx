import { Anchor, Button, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../api/session.ts';
import { Empty } from '../parts/empty.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { List, Under } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { Page } from '../parts/page.tsx';
import { Progress } from './progress.tsx';
import { traitsQuery } from './queries.ts';
import { texts } from './texts.ts';

export function TraitsPage() {
  const query = useInfiniteQuery(traitsQuery);
  const create = useMay()('segments:write') && <NewTrait />;
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
            cell: ({ key, name, description }) => (
              <>
                <Anchor component={Link} to={`/traits/${key}`}>
                  <span dir="auto">{name}</span>
                </Anchor>
                <Under dir="auto">{description ?? `traits.${key}`}</Under>
              </>
            ),
          },
          { title: 'Computed', cell: ({ progress }) => <Progress of={progress} />, wide: true },
          { title: 'Changed', cell: ({ updatedAt }) => <Moment at={updatedAt} brief />, end: true },
        ]}
      />
    </Page>
  );
}

function NewTrait() {
  const [opened, { open, close }] = useDisclosure();
  const [key, setKey] = useState('');
  const navigate = useNavigate();
  const isKey = /^[a-z][A-Za-z0-9]{0,63}$/.test(key);
  const go = () => void navigate({ to: '/traits/$key', params: { key } });
  return (
    <>
      <Button onClick={open}>{texts.new}</Button>
      <FormDialog
        title={texts.new}
        submit={texts.begin}
        opened={opened}
        onClose={close}
        disabled={!isKey}
        run={{ mutate: go, isPending: false, error: null }}
      >
        <TextInput
          label={texts.key}
          description={texts.keyHint}
          value={key}
          onChange={({ currentTarget }) => setKey(currentTarget.value)}
          data-autofocus
        />
      </FormDialog>
    </>
  );
}
