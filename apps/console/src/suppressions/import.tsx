import { Button, FileInput, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportedSuppressions } from '../api/keeping-records.ts';
import { Card } from '../parts/card.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { Rows } from '../parts/list.tsx';
import { importFile } from './queries.ts';
import classes from './suppressions.module.css';
import { texts } from './texts.ts';

export interface Report extends ImportedSuppressions {
  name: string;
}

export function Import({ onDone }: { onDone: (report: Report) => void }) {
  const [opened, { open, close }] = useDisclosure();
  const [file, setFile] = useState<File | null>(null);
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: async (): Promise<Report> => ({
      ...(await importFile(file as File)),
      name: file?.name ?? '',
    }),
    onSuccess: async (report) => {
      await queries.invalidateQueries({ queryKey: ['suppressions'] });
      close();
      setFile(null);
      onDone(report);
    },
  });
  return (
    <>
      <Button variant="default" leftSection={<IconUpload size={17} aria-hidden />} onClick={open}>
        {texts.import.label}
      </Button>
      <FormDialog
        {...{ title: texts.import.title, submit: texts.import.submit, opened, run, disabled: !file }}
        onClose={close}
      >
        <Text size="sm">{texts.import.lead}</Text>
        <FileInput
          label={texts.import.file}
          placeholder="Choose a file"
          accept=".csv,text/csv"
          value={file}
          onChange={setFile}
          required
          data-autofocus
        />
      </FormDialog>
    </>
  );
}

/** How many rows came to what, and what is wrong with those that were refused. */
export function ImportReport({ report, onClose }: { report: Report; onClose: () => void }) {
  const { name, rows, added, faulty, errors } = report;
  const figures = [
    [texts.report.rows, rows],
    [texts.report.added, added],
    [texts.report.before, rows - added - faulty],
    [texts.report.faulty, faulty],
  ] as const;
  return (
    <div role="status">
      <Card
        title={texts.report.title(name)}
        actions={
          <Button size="xs" variant="default" onClick={onClose}>
            {texts.report.dismiss}
          </Button>
        }
      >
        <dl className={classes.figures}>
          {figures.map(([title, count]) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd className="figures">{count.toLocaleString()}</dd>
            </div>
          ))}
        </dl>
        {errors.length === 0 && <Text size="sm">{texts.report.all}</Text>}
        {errors.length > 0 && (
          <>
            {errors.length < faulty && <Text size="sm">{texts.report.first(errors.length, faulty)}</Text>}
            <Rows
              label={texts.report.faulty}
              items={errors}
              keyOf={({ row }) => String(row)}
              columns={[
                { title: texts.report.row, cell: ({ row }) => row.toLocaleString() },
                { title: texts.report.column, cell: ({ column }) => <code>{column}</code> },
                { title: texts.report.why, cell: ({ reason }) => reason },
                { title: texts.report.remedy, cell: ({ remedy }) => remedy, wide: true },
              ]}
            />
          </>
        )}
      </Card>
    </div>
  );
}
