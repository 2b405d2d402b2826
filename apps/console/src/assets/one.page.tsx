import { Button, Code, CopyButton, Grid, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Asset } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Facts } from '../parts/facts.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Rows } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { Page } from '../parts/page.tsx';
import { State } from '../parts/state.tsx';
import { OwnedBy, useMayChange } from '../workflow/owner.tsx';
import { Who } from '../workflow/who.tsx';
import { aboutOf, usageOf } from './asset.ts';
import classes from './assets.module.css';
import { assetQuery, usesQuery } from './queries.ts';
import { Shown } from './shown.tsx';
import { texts } from './texts.ts';
import { UploadButton } from './upload.tsx';

const route = getRouteApi('/media/$key');

/** One picture or font: how to show it, where it is shown, and what can be done with it. */
export function AssetPage() {
  const { key } = route.useParams();
  const query = useQuery(assetQuery(key));
  const asset = query.data;
  return (
    <Page
      title={key}
      parent={{ to: '/media', title: texts.title }}
      lead={asset && <Lead asset={asset} />}
      actions={asset && <Actions asset={asset} />}
    >
      <Answer query={query} lines={8}>
        {(found) => (
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, md: 7 }}>
              <Shown asset={found} large />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Stack>
                <Usage asset={found} />
                <Card title={texts.facts}>
                  <Facts
                    of={[
                      [texts.alternative, found.alternative],
                      [texts.format, aboutOf(found)],
                    ]}
                  />
                </Card>
                <Uses of={found.key} />
              </Stack>
            </Grid.Col>
          </Grid>
        )}
      </Answer>
    </Page>
  );
}

const Lead = ({ asset: { key, version, createdBy, createdAt, retired } }: { asset: Asset }) => (
  <Group gap="xs">
    {retired && <State of="retired" />}
    <Text size="sm" component="span">
      Version {version} by <Who by={createdBy} />, <Moment at={createdAt} brief />
    </Text>
    <OwnedBy kinds="assets" contentKey={key} />
  </Group>
);

function Actions({ asset }: { asset: Asset }) {
  const queries = useQueryClient();
  const isMine = useMayChange('assets', asset.key, 'content:write');
  const retire = async () => {
    await call('POST /api/composer/v1/assets/{key}/retire', {
      path: { key: asset.key },
      headers: { 'if-match': `"${asset.version}"` },
    });
    await queries.invalidateQueries({ queryKey: ['assets'] });
  };
  return (
    <>
      <UploadButton instead={asset} disabled={!isMine} />
      {asset.type === 'image' && <Describe asset={asset} disabled={!isMine} />}
      {!asset.retired && (
        <Confirm label={texts.retire} title={texts.retireTitle} action={retire} hurts disabled={!isMine}>
          {texts.retireLead}
        </Confirm>
      )}
    </>
  );
}

function Describe({ asset, disabled }: { asset: Asset; disabled: boolean }) {
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure();
  const [alternative, setAlternative] = useState(asset.alternative ?? '');
  const run = useMutation({
    mutationFn: () =>
      call('PUT /api/composer/v1/assets/{key}/alternative', {
        path: { key: asset.key },
        body: { alternative },
        headers: { 'if-match': `"${asset.version}"` },
      }),
    onSuccess: async () => {
      close();
      await queries.invalidateQueries({ queryKey: ['assets'] });
    },
  });
  return (
    <>
      <Button variant="default" onClick={open} disabled={disabled}>
        {texts.describe}
      </Button>
      <FormDialog {...{ opened, run }} title={texts.describe} submit={texts.describe} onClose={close}>
        <TextInput
          label={texts.alternative}
          description={texts.alternativeHint}
          maxLength={500}
          value={alternative}
          onChange={({ currentTarget }) => setAlternative(currentTarget.value)}
          data-autofocus
        />
      </FormDialog>
    </>
  );
}

function Usage({ asset }: { asset: Asset }) {
  const usage = usageOf(asset);
  return (
    <Card
      title={texts.reference}
      actions={
        <CopyButton value={usage}>
          {({ copied, copy }) => (
            <Button variant="default" size="xs" onClick={copy} aria-live="polite">
              {copied ? texts.copied : texts.copy}
            </Button>
          )}
        </CopyButton>
      }
    >
      <Code className={classes.code}>{usage}</Code>
    </Card>
  );
}

function Uses({ of: key }: { of: string }) {
  const query = useQuery(usesQuery(key));
  return (
    <Card title={texts.uses}>
      <Text size="sm" c="dimmed" mb="sm">
        {texts.usesLead}
      </Text>
      <Answer query={query} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Text>{texts.unused}</Text>
          ) : (
            <Rows
              label={texts.uses}
              items={items}
              keyOf={(use) => `${use.key} ${use.version}`}
              columns={[
                {
                  title: 'Template',
                  cell: (use) => (
                    <Link to="/templates/$key" params={{ key: use.key }}>
                      {use.name}
                    </Link>
                  ),
                },
                { title: 'State', cell: ({ state }) => <State of={state} /> },
                { title: 'Has version', cell: ({ contains }) => contains ?? '–', end: true },
              ]}
            />
          )
        }
      </Answer>
    </Card>
  );
}
