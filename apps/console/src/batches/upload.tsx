import { Autocomplete, Button, Checkbox, FileInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call, request, urlOf } from '../api/client.ts';
import type { Batch } from '../api/records.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { texts } from './texts.ts';

const mediaTypes: Record<string, string> = {
  ...{ csv: 'text/csv', tsv: 'text/tab-separated-values', json: 'application/json', xml: 'application/xml' },
  ...{
    jsonl: 'application/x-ndjson',
    ndjson: 'application/x-ndjson',
    gz: 'application/gzip',
    zip: 'application/zip',
  },
};

const mediaTypeOf = ({ name }: File): string =>
  mediaTypes[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';

/** The file goes up as it is, of any length. */
async function send(file: File, type: string, hold: boolean): Promise<Batch> {
  const url = urlOf('/api/ingest/v1/batches', {}, { type, name: file.name, fileName: file.name, hold });
  const response = await request('POST', url, { body: file, headers: { 'content-type': mediaTypeOf(file) } });
  return (await response.json()) as Batch;
}

export function Upload() {
  const [opened, { open, close }] = useDisclosure();
  const [file, setFile] = useState<File | null>(null);
  const [type, setType] = useState('');
  const [hold, setHold] = useState(true);
  const navigate = useNavigate();
  const types = useQuery({
    queryKey: ['event-types'],
    queryFn: ({ signal }) => call('GET /api/ingest/v1/event-types', { query: { limit: 200 }, signal }),
    enabled: opened,
    retry: false,
  });
  const upload = useMutation({
    mutationFn: () => send(file as File, type.trim(), hold),
    onSuccess: ({ id }) => void navigate({ to: '/batches/$id', params: { id } }),
  });
  return (
    <>
      <Button leftSection={<IconUpload size={17} aria-hidden />} onClick={open}>
        {texts.upload}
      </Button>
      <FormDialog
        title={texts.upload}
        submit={texts.begin}
        opened={opened}
        onClose={close}
        run={upload}
        disabled={!file || !type.trim()}
      >
        <FileInput
          label={texts.file}
          placeholder="Choose a file"
          value={file}
          onChange={setFile}
          required
          data-autofocus
        />
        <Autocomplete
          label={texts.type}
          description={texts.typeHint}
          data={types.data?.items.map(({ type: name }) => name) ?? []}
          value={type}
          onChange={setType}
          required
        />
        <Checkbox
          label={texts.hold}
          checked={hold}
          onChange={({ currentTarget }) => setHold(currentTarget.checked)}
        />
      </FormDialog>
    </>
  );
}
