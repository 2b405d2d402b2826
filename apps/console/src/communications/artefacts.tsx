import { Button, Group, Tabs, Text } from '@mantine/core';
import { IconDownload, IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Artefact } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { FileFrame } from '../parts/file-frame.tsx';
import { artefactQuery } from './queries.ts';
import { texts } from './texts.ts';

interface ArtefactsProps {
  id: string;
  artefacts: readonly Artefact[];
  /** It is not made before it goes. */
  waits: boolean;
}

/** The exact bytes that were sent, each shown in a frame that can do nothing. */
export function Artefacts({ id, artefacts, waits }: ArtefactsProps) {
  const [first] = artefacts;
  if (!first)
    return (
      <Card title={texts.one.artefacts}>
        <Text c="dimmed">{waits ? texts.one.notYet : texts.one.noArtefacts}</Text>
      </Card>
    );
  return (
    <Card title={texts.one.artefacts}>
      <Tabs defaultValue={first.digest} keepMounted={false}>
        <Tabs.List mb="sm">
          {artefacts.map(({ digest, fileName }) => (
            <Tabs.Tab key={digest} value={digest}>
              {fileName}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {artefacts.map((artefact) => (
          <Tabs.Panel key={artefact.digest} value={artefact.digest}>
            <Shown id={id} artefact={artefact} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Card>
  );
}

function Shown({ id, artefact }: { id: string; artefact: Artefact }) {
  const query = useQuery(artefactQuery(id, artefact));
  const { fileName, href, bytes, digest } = artefact;
  return (
    <>
      <Answer query={query}>{(file) => <FileFrame file={file} title={fileName} />}</Answer>
      <Group justify="space-between" mt="sm" align="start">
        <Text size="sm" c="dimmed" maw="100%" style={{ overflowWrap: 'anywhere' }}>
          {bytes.toLocaleString()} bytes, SHA-256 {digest.slice(0, 16)}…
        </Text>
        <Group gap="xs">
          <Button
            component="a"
            href={href}
            target="_blank"
            rel="noreferrer"
            variant="default"
            size="xs"
            leftSection={<IconExternalLink size={15} aria-hidden />}
          >
            {texts.one.open}
          </Button>
          <Button
            component="a"
            href={href}
            download={fileName}
            variant="default"
            size="xs"
            leftSection={<IconDownload size={15} aria-hidden />}
          >
            {texts.one.download}
          </Button>
        </Group>
      </Group>
    </>
  );
}
