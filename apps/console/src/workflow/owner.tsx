import { Anchor, TagsInput, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { Kinds, Owner } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ownerQuery } from './queries.ts';
import { texts } from './texts.ts';

type Owned = Kinds | 'assets';

/** Whether the content belongs to whoever looks at it; so it seems until the answer is here. */
export const useMine = (kinds: Owned, key: string): boolean =>
  useQuery(ownerQuery(kinds, key)).data?.mine ?? true;

export function useMayChange(kinds: Owned, key: string, scope: string): boolean {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const isMine = useMine(kinds, key);
  return isMine && (session?.scopes.includes(scope) ?? false);
}

/** Whose the content is, and why others cannot press its buttons. */
export function OwnedBy({ kinds, contentKey }: { kinds: Owned; contentKey: string }) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: owner } = useQuery(ownerQuery(kinds, contentKey));
  if (!owner) return null;
  const mayGive = session?.scopes.includes('people:write') ?? false;
  return (
    <>
      {owner.of && (
        <Text size="sm" component="span" c={owner.mine ? undefined : 'var(--wait-ink)'}>
          {owner.mine ? texts.owner.by(owner.teams) : texts.owner.others(owner.teams)}
        </Text>
      )}
      {mayGive && <Give kinds={kinds} contentKey={contentKey} owner={owner} />}
    </>
  );
}

/** An administrator's: gives the content to teams, or back to the owner of what it speaks through. */
function Give({ kinds, contentKey: key, owner }: { kinds: Owned; contentKey: string; owner: Owner }) {
  const queries = useQueryClient();
  const [opened, { open, close }] = useDisclosure();
  const isOwn = owner.of?.key === key;
  const [teams, setTeams] = useState<string[]>(isOwn ? owner.teams : []);
  const run = useMutation({
    mutationFn: () =>
      call('PUT /api/composer/v1/{kinds}/{key}/owner', { path: { kinds, key }, body: { teams } }),
    onSuccess: async () => {
      close();
      await queries.invalidateQueries({ queryKey: ['owner'] });
    },
  });
  return (
    <>
      <Anchor component="button" type="button" size="sm" onClick={open}>
        {texts.owner.change}
      </Anchor>
      <FormDialog
        title={texts.owner.change}
        submit={texts.owner.give}
        opened={opened}
        onClose={close}
        run={run}
      >
        <TagsInput
          label={texts.owner.teams}
          description={texts.owner.teamsHint}
          value={teams}
          onChange={setTeams}
          data-autofocus
        />
      </FormDialog>
    </>
  );
}
