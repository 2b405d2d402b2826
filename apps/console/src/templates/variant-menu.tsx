import { Button, Menu, Select, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus, IconTrash, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useMay } from '../api/session.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { allSegmentsQuery } from '../segments/queries.ts';
import type { Draft, useDraft } from './draft.ts';
import { nameOfVariant, type Part, partsOf } from './template.ts';
import { texts } from './texts.ts';
import { type Channel, type Wanted, whyKept, whyNot, withVariant, withoutVariant } from './variants.ts';

const words = texts.variants;
const channels = Object.entries(words.channels).map(([value, label]) => ({ value, label }));

interface VariantsProps {
  draft: Draft;
  change: ReturnType<typeof useDraft>[1];
  part: Part;
  onChoose: (id: string) => void;
}

/** Who gets words of their own: one more variant, or the one that is written in no more. */
export function Variants({ draft, change, part, onChoose }: VariantsProps) {
  const [opened, { open, close }] = useDisclosure();
  const button = useRef<HTMLButtonElement>(null);
  const { body, unreadable } = draft;
  const [, index] = /^variants\/(\d+)\//.exec(part.id) ?? [];
  const current = index === undefined ? undefined : body.variants[Number(index)];
  const kept = current && whyKept(current, body);
  // Everything is read anew then, and what is no JSON could not be.
  const isReadable = Object.keys(unreadable).length === 0;
  const ask = () => {
    // The focus comes back to what had it: the entry of the menu is gone by then.
    button.current?.focus();
    open();
  };
  const remove = () => {
    const less = withoutVariant(body, Number(index));
    change({ body: less });
    onChoose(partsOf(less)[0]?.id ?? '');
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            ref={button}
            size="xs"
            variant="default"
            leftSection={<IconUsersGroup size={16} aria-hidden />}
          >
            {words.title}
          </Button>
        </Menu.Target>
        <Menu.Dropdown maw="20rem">
          <Menu.Item leftSection={<IconPlus size={16} aria-hidden />} disabled={!isReadable} onClick={ask}>
            {words.add}
          </Menu.Item>
          {current && (
            <Menu.Item
              leftSection={<IconTrash size={16} aria-hidden />}
              disabled={!isReadable || kept !== undefined}
              onClick={remove}
            >
              {words.remove(nameOfVariant(current))}
            </Menu.Item>
          )}
          {(kept ?? !isReadable) && <Menu.Label>{isReadable ? kept : words.unreadable}</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
      {opened && <Add {...{ draft, change, onChoose }} channel={current?.channel} onClose={close} />}
    </>
  );
}

interface AddProps extends Omit<VariantsProps, 'part'> {
  channel: Channel | undefined;
  onClose: () => void;
}

function Add({ draft: { body }, change, channel = 'email', onChoose, onClose }: AddProps) {
  const maySeeSegments = useMay()('segments:read');
  const segments = useQuery({ ...allSegmentsQuery, enabled: maySeeSegments });
  const [wanted, setWanted] = useState<Wanted>({ channel });
  const [isTried, setTried] = useState(false);
  const why = whyNot(wanted, body);
  const set = (what: Partial<Wanted>) => setWanted({ ...wanted, ...what });
  const add = () => {
    setTried(true);
    const more = withVariant(body, wanted);
    if (!more) return;
    change({ body: more.template });
    onClose();
    const added = partsOf(more.template).filter(({ id }) => id.startsWith(`variants/${more.index}/`));
    const message = added.find(({ id }) => id.endsWith('/mjml')) ?? added[0];
    if (message) onChoose(message.id);
  };
  return (
    <FormDialog
      title={words.add}
      submit={words.submit}
      opened
      onClose={onClose}
      run={{ mutate: add, isPending: false, error: null }}
    >
      <Text size="sm">{words.lead}</Text>
      <Select
        label={words.channel}
        data={channels}
        allowDeselect={false}
        value={wanted.channel}
        onChange={(chosen) => chosen && set({ channel: chosen as Channel })}
        data-autofocus
      />
      <TextInput
        label={words.locale}
        description={words.localeHint}
        placeholder={words.any}
        pattern="[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"
        maxLength={35}
        value={wanted.locale ?? ''}
        onChange={({ currentTarget }) => set({ locale: currentTarget.value.trim() || undefined })}
        spellCheck={false}
      />
      <Select
        label={words.segment}
        description={words.segmentHint}
        placeholder={words.everybody}
        data={segments.data?.map(({ key, name }) => ({ value: key, label: name })) ?? []}
        searchable
        clearable
        value={wanted.segment ?? null}
        onChange={(chosen) => set({ segment: chosen ?? undefined })}
      />
      <Text size="sm" c="var(--wait-ink)" role="status">
        {isTried && why}
      </Text>
    </FormDialog>
  );
}
