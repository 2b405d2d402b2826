import { Button, Group, Select, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/client.ts';
import type { SuppressionReason } from '../api/keeping-records.ts';
import type { Channel } from '../api/records.ts';
import { momentOf } from '../audit/audit.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { viewerZone } from '../parts/moment.tsx';
import { channels, mayEnd, reasons } from './suppression.ts';
import { aboutReasons, texts } from './texts.ts';

const blank = {
  ...{ address: '', lines: '', postalCode: '', city: '', country: '' },
  ...{ purpose: '', until: '', note: '', channel: 'email' as Channel, reason: 'manual' as SuppressionReason },
};
type Entered = typeof blank;

/** As the service takes it; what is left empty is left out. */
function bodyOf({ channel, reason, address, purpose, until, note, ...postal }: Entered) {
  const { postalCode, city, country } = postal;
  const lines = postal.lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const end = mayEnd(reason) ? momentOf(until) : undefined;
  return {
    ...{ channel, reason },
    address:
      channel === 'print'
        ? {
            lines,
            ...(postalCode && { postalCode }),
            ...(city && { city }),
            ...(country && { country: country.toUpperCase() }),
          }
        : address.trim(),
    ...(purpose.trim() && { purpose: purpose.trim() }),
    ...(end && { until: end }),
    ...(note.trim() && { note: note.trim() }),
  };
}

export function Add() {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={open}>
        {texts.add.label}
      </Button>
      {opened && <AddDialog onClose={close} />}
    </>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const [entered, setEntered] = useState(blank);
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: () => call('POST /api/dispatcher/v1/suppressions', { body: bodyOf(entered) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['suppressions'] });
      notifications.show({ message: texts.add.done, color: 'lagoon.8' });
      onClose();
    },
  });
  const change = (what: Partial<Entered>) => setEntered((before) => ({ ...before, ...what }));
  const field = (name: 'purpose' | 'note', maxLength: number) => (
    <TextInput
      label={texts.add[name]}
      description={texts.add[`${name}Hint`]}
      maxLength={maxLength}
      value={entered[name]}
      onChange={({ currentTarget: { value } }) => change({ [name]: value })}
    />
  );
  return (
    <FormDialog title={texts.add.title} submit={texts.add.label} opened onClose={onClose} run={run}>
      <Select
        label={texts.add.channel}
        data={channels}
        value={entered.channel}
        onChange={(channel) => channel && change({ channel: channel as Channel })}
        allowDeselect={false}
      />
      <AddressFields {...{ entered, change }} />
      <Select
        label={texts.add.reason}
        description={aboutReasons[entered.reason].comes}
        data={reasons.map((value) => ({ value, label: aboutReasons[value].name }))}
        value={entered.reason}
        onChange={(reason) => reason && change({ reason: reason as SuppressionReason })}
        allowDeselect={false}
      />
      {field('purpose', 64)}
      <TextInput
        type="datetime-local"
        label={`${texts.add.until} (${viewerZone})`}
        description={mayEnd(entered.reason) ? texts.add.untilHint : texts.add.neverEnds}
        disabled={!mayEnd(entered.reason)}
        value={mayEnd(entered.reason) ? entered.until : ''}
        onChange={({ currentTarget: { value } }) => change({ until: value })}
      />
      {field('note', 200)}
    </FormDialog>
  );
}

interface AddressFieldsProps {
  entered: Entered;
  change: (what: Partial<Entered>) => void;
}

function AddressFields({ entered, change }: AddressFieldsProps) {
  const text = (name: 'address' | 'postalCode' | 'city' | 'country', maxLength: number) => ({
    label: texts.add[name],
    maxLength,
    value: entered[name],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) =>
      change({ [name]: value }),
    autoComplete: 'off',
  });
  if (entered.channel !== 'print')
    return (
      <TextInput
        {...text('address', entered.channel === 'email' ? 320 : 32)}
        inputMode={entered.channel === 'email' ? 'email' : 'tel'}
        placeholder={entered.channel === 'email' ? 'zoe@customers.example' : '+43 660 1234567'}
        required
        data-autofocus
      />
    );
  return (
    <>
      <Textarea
        label={texts.add.street}
        description={texts.add.streetHint}
        value={entered.lines}
        onChange={({ currentTarget: { value } }) => change({ lines: value })}
        rows={2}
        dir="auto"
        required
      />
      <Group grow align="start">
        <TextInput {...text('postalCode', 32)} />
        <TextInput {...text('city', 120)} dir="auto" />
        <TextInput
          {...text('country', 2)}
          placeholder="AT"
          pattern="[A-Za-z]{2}"
          title={texts.add.countryHint}
        />
      </Group>
    </>
  );
}
