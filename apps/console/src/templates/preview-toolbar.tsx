import { ActionIcon, Group, SegmentedControl, Select, TextInput, Tooltip } from '@mantine/core';
import {
  IconDeviceDesktop,
  IconDeviceMobile,
  IconMoon,
  IconPhoto,
  IconPhotoOff,
  IconSun,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { TemplateBody } from '../api/calls.ts';
import { call } from '../api/client.ts';
import { problemOf } from '../api/problem.ts';
import { useMay } from '../api/session.ts';
import classes from './preview.module.css';
import type { View } from './preview-frame.ts';
import type { Looks } from './preview-looks.tsx';

const names = { email: 'E-mail', print: 'Letter', sms: 'SMS' };

/** Everything that a template can be looked at as. */
function viewsOf({ variants }: TemplateBody): { value: string; label: string; view: View }[] {
  const channels = [...new Set(variants.map(({ channel }) => channel))];
  return channels.flatMap((channel) => {
    const whole = { value: channel as string, label: names[channel], view: { channel } as View };
    if (channel !== 'email') return [whole];
    const attached = variants.flatMap((each) => (each.channel === 'email' ? each.attachments : []));
    const documents = [...new Set(attached.map(({ document }) => document))].map((document) => ({
      ...{ value: `email ${document}`, label: `Attached ${document}`, view: { channel, document } },
    }));
    return [
      whole,
      { value: 'email text', label: 'E-mail as text', view: { channel, text: true } },
      ...documents,
    ];
  });
}

interface ToolbarProps {
  template: TemplateBody;
  looks: Looks;
  onLooks: (looks: Looks) => void;
  children?: ReactNode;
}

export function Toolbar({ template, looks, onLooks, children }: ToolbarProps) {
  const mayKnow = useMay()('customers:read');
  const views = viewsOf(template);
  const { channel, text, document } = looks.view;
  const current = text ? 'email text' : document ? `email ${document}` : channel;
  const set = (part: Partial<Looks>) => onLooks({ ...looks, ...part });
  return (
    <Group className={classes.toolbar} gap="xs" role="toolbar" aria-label="How the preview is shown">
      <Select
        aria-label="Shown as"
        size="xs"
        w={150}
        allowDeselect={false}
        data={views}
        value={current}
        onChange={(value) => set({ view: views.find((each) => each.value === value)?.view ?? looks.view })}
      />
      <Select
        aria-label="Language"
        size="xs"
        w={110}
        clearable
        placeholder="Language"
        data={Object.keys(template.texts)}
        value={looks.locale ?? null}
        onChange={(value) => set({ locale: value ?? undefined })}
      />
      <AsMember {...{ template, looks, onLooks }} />
      {mayKnow && <SampleCustomer looks={looks} onLooks={onLooks} />}
      <SegmentedControl
        aria-label="Width"
        size="xs"
        value={looks.width}
        onChange={(width) => set({ width: width as Looks['width'] })}
        data={[
          { value: 'phone', label: <IconDeviceMobile size={16} role="img" aria-label="Phone" /> },
          { value: 'wide', label: <IconDeviceDesktop size={16} role="img" aria-label="Wide" /> },
        ]}
      />
      <Toggle label="Dark colours" on={looks.dark} onClick={() => set({ dark: !looks.dark })}>
        {looks.dark ? <IconMoon size={16} /> : <IconSun size={16} />}
      </Toggle>
      <Toggle label="Images off" on={!looks.images} onClick={() => set({ images: !looks.images })}>
        {looks.images ? <IconPhoto size={16} /> : <IconPhotoOff size={16} />}
      </Toggle>
      {children}
    </Group>
  );
}

/** Somebody who is in a segment that has words of its own. */
function AsMember({ template: { variants }, looks, onLooks }: ToolbarProps) {
  const segments = [...new Set(variants.flatMap(({ segment }) => segment ?? []))];
  if (segments.length === 0) return null;
  return (
    <Select
      aria-label="Segment"
      size="xs"
      w={130}
      clearable
      placeholder="In no segment"
      data={segments}
      value={looks.segment ?? null}
      onChange={(value) => onLooks({ ...looks, segment: value ?? undefined })}
    />
  );
}

/** Somebody by number, so that a real name and address can be tried. */
function SampleCustomer({ looks, onLooks }: Pick<ToolbarProps, 'looks' | 'onLooks'>) {
  const [id, setId] = useState(looks.customer?.id ?? '');
  const find = useMutation({
    mutationFn: (wanted: string) => call('GET /api/ingest/v1/customers/{id}', { path: { id: wanted } }),
    onSuccess: (customer) => onLooks({ ...looks, customer }),
  });
  const choose = () => {
    const wanted = id.trim();
    if (wanted === (looks.customer?.id ?? '')) return;
    if (wanted) find.mutate(wanted);
    else onLooks({ ...looks, customer: undefined });
  };
  return (
    <TextInput
      aria-label="Customer’s number"
      placeholder="Sample customer"
      size="xs"
      w={130}
      value={id}
      onChange={({ currentTarget }) => setId(currentTarget.value)}
      onBlur={choose}
      onKeyDown={({ key }) => key === 'Enter' && choose()}
      error={find.error && problemOf(find.error).title}
    />
  );
}

interface ToggleProps {
  label: string;
  on: boolean;
  onClick: () => void;
  children: ReactNode;
}

const Toggle = ({ label, on, onClick, children }: ToggleProps) => (
  <Tooltip label={label}>
    <ActionIcon
      variant={on ? 'filled' : 'default'}
      size={30}
      aria-label={label}
      aria-pressed={on}
      onClick={onClick}
    >
      {children}
    </ActionIcon>
  </Tooltip>
);
