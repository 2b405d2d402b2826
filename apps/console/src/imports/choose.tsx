import { FileInput, Select } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { call } from '../api/client.ts';
import { Answer } from '../parts/answer.tsx';
import { Note } from '../parts/note.tsx';
import classes from './choose.module.css';
import { texts } from './texts.ts';

export interface Chosen {
  file?: File;
  /** The first one, until somebody chooses. */
  brand?: string;
}

interface ChooseProps {
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
}

/** Takes one file, by choosing or by dropping, and whose voice it is to speak with. */
export function Choose(props: ChooseProps) {
  const query = useQuery({
    queryKey: ['brands', 'names'],
    queryFn: ({ signal }) => call('GET /api/composer/v1/brands', { query: { limit: 200 }, signal }),
  });
  return (
    <Answer query={query} lines={2}>
      {({ items }) => <Zone {...props} brands={items.map(({ key }) => key)} />}
    </Answer>
  );
}

function Zone({ chosen, onChoose, brands }: ChooseProps & { brands: string[] }) {
  const { file, brand = brands[0] } = chosen;
  const [over, setOver] = useState(false);
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped) onChoose({ brand, file: dropped });
  };
  if (brand === undefined) return <Note tone="wait" title={texts.noBrand} />;
  return (
    <div
      className={classes.zone}
      data-over={over}
      onDragEnter={hover}
      onDragOver={hover}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileInput
        className={classes.file}
        label={texts.file}
        description={texts.fileHint}
        placeholder={texts.choose}
        accept=".html,.htm,.zip,.docx"
        leftSection={<IconFileImport size={18} aria-hidden />}
        value={file ?? null}
        onChange={(next) => onChoose({ brand, file: next ?? undefined })}
      />
      <Select
        label={texts.brand}
        data={brands}
        value={brand}
        onChange={(next) => onChoose({ file, brand: next ?? undefined })}
        allowDeselect={false}
      />
    </div>
  );
}
