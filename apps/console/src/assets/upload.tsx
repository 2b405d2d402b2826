import { Button, FileInput, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Asset } from '../api/records.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { keyFrom, type NewFile, upload } from './asset.ts';
import classes from './assets.module.css';
import { texts } from './texts.ts';

interface UploadProps {
  /** The one that a file is to take the place of. */
  instead?: Asset;
  /** What was dropped on the page, to begin with. */
  dropped?: File | null;
  onClose: () => void;
}

const isPicture = (file: File | null): boolean => file?.type.startsWith('image/') ?? false;

/** Sends a file, and shows what became of it. */
function useUpload(what: () => NewFile, onDone: () => void) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => upload(what()),
    onSuccess: async ({ key, version }) => {
      notifications.show({ message: texts.uploaded(key), color: 'lagoon.8' });
      await queries.invalidateQueries({ queryKey: ['assets'] });
      onDone();
      if (version === 1) await navigate({ to: '/media/$key', params: { key } });
    },
  });
}

/** Asks for what belongs to a file, and sends it. */
export function UploadDialog({ instead, dropped = null, onClose }: UploadProps) {
  const [file, setFile] = useState<File | null>(dropped);
  const [key, setKey] = useState(keyFrom(dropped?.name ?? ''));
  const [alternative, setAlternative] = useState('');
  const run = useUpload(
    () => ({
      ...(instead ? { key: instead.key, replaces: instead.version } : { key }),
      file: file as File,
      ...(isPicture(file) && !instead ? { alternative } : {}),
    }),
    onClose,
  );
  const choose = (chosen: File | null) => {
    setFile(chosen);
    if (chosen && key === '') setKey(keyFrom(chosen.name));
  };
  const title = instead ? texts.replace : texts.upload;
  return (
    <FormDialog
      {...{ title, submit: title, run, onClose }}
      opened
      disabled={!file || (!instead && key === '')}
    >
      {instead && <Text size="sm">{texts.replaceLead}</Text>}
      <FileInput
        label={texts.file}
        placeholder={texts.choose}
        accept="image/png,image/jpeg,image/gif,image/webp,.woff2,.ttf,.otf"
        value={file}
        onChange={choose}
        required
        data-autofocus
      />
      {!instead && (
        <TextInput
          label={texts.key}
          description={texts.keyHint}
          pattern="[a-z0-9-]+"
          maxLength={64}
          required
          value={key}
          onChange={({ currentTarget }) => setKey(currentTarget.value)}
        />
      )}
      {!instead && isPicture(file) && (
        <TextInput
          label={texts.alternative}
          description={texts.alternativeHint}
          maxLength={500}
          value={alternative}
          onChange={({ currentTarget }) => setAlternative(currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}

export function UploadButton({ instead, disabled }: Pick<UploadProps, 'instead'> & { disabled?: boolean }) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button
        variant={instead ? 'default' : 'filled'}
        leftSection={<IconUpload size={17} aria-hidden />}
        onClick={open}
        disabled={disabled}
      >
        {instead ? texts.replace : texts.upload}
      </Button>
      {opened && <UploadDialog instead={instead} onClose={close} />}
    </>
  );
}

/** Whatever is dropped on what is inside is asked about, and sent. */
export function DropZone({ enabled, children }: { enabled: boolean; children: ReactNode }) {
  const [isOver, setOver] = useState(false);
  const [dropped, setDropped] = useState<File | null>(null);
  if (!enabled) return children;
  return (
    <div
      className={classes.zone}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        setDropped(event.dataTransfer.files[0] ?? null);
      }}
    >
      {children}
      <Text className={classes.hint} size="sm" c="dimmed" ta="center">
        {texts.drop}
      </Text>
      {dropped && <UploadDialog dropped={dropped} onClose={() => setDropped(null)} />}
    </div>
  );
}
