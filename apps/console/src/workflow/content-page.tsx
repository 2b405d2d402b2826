import { Button, type ButtonProps, Grid, Stack } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { call } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import type { Kinds, Versioned } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { LeaveGuard } from '../parts/leave-guard.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page, keepFocus } from '../parts/page.tsx';
import { Others, usePresence } from '../parts/presence.tsx';
import { SourceEditor } from '../parts/source-editor.tsx';
import { faultIn } from './json.ts';
import { Merge } from './merge.tsx';
import { useMayChange } from './owner.tsx';
import { contentChanged, toBeWrittenOn } from './queries.ts';
import { Standing } from './standing.tsx';
import { Steps } from './steps.tsx';
import { texts } from './texts.ts';

export interface Written<Content extends Versioned> {
  kinds: Exclude<Kinds, 'templates'>;
  parent: { to: string; title: string };
  titleOf: (content: Content) => string;
  language: 'html' | 'json';
  /** What is edited, as text; and what PUT takes, made of that text. */
  textOf: (content: Content) => string;
  bodyFrom: (text: string) => unknown;
  /** What stands beside the text. */
  aside?: (content: Content, text: string) => ReactNode;
  /** In place of the text and what stands beside it, where there is more to either. */
  body?: (props: BodyProps<Content>) => ReactNode;
  label: string;
}

export interface BodyProps<Content> {
  /** The version that the text stands on. */
  saved: Content;
  text: string;
  readOnly: boolean;
  onChange: (text: string) => void;
}

interface ContentPageProps<Content extends Versioned> {
  contentKey: string;
  as: Written<Content>;
}

const contentQuery = <Content extends Versioned>({ kinds }: Written<Content>, key: string) =>
  queryOptions({
    queryKey: ['content', kinds, key],
    queryFn: ({ signal }) =>
      call(`GET /api/composer/v1/${kinds}/{key}`, { path: { key }, signal }) as unknown as Promise<Content>,
  });

/** A block, brand or definition: its text, what it means, and the way of its versions. */
export function ContentPage<Content extends Versioned>({ contentKey: key, as }: ContentPageProps<Content>) {
  const query = useQuery({ ...contentQuery(as, key), ...toBeWrittenOn });
  if (query.data && query.isFetchedAfterMount)
    return <Writing key={key} newest={query.data} as={as} again={() => void query.refetch()} />;
  return (
    <Page title={query.data ? as.titleOf(query.data) : key} parent={as.parent}>
      <Answer query={{ ...query, data: undefined }}>{() => null}</Answer>
    </Page>
  );
}

interface WritingProps<Content extends Versioned> {
  newest: Content;
  as: Written<Content>;
  again: () => void;
}

/** Saves on top of the version that the author had; tells of one that came in between. */
function useSave<Content extends Versioned>(
  as: Written<Content>,
  key: string,
  onSaved: (saved: Content, sent: string) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ text, version }: { text: string; version: number }) =>
      call(`PUT /api/composer/v1/${as.kinds}/{key}`, {
        path: { key },
        body: as.bodyFrom(text) as never,
        headers: { 'if-match': `"${version}"` },
      }) as unknown as Promise<Content>,
    onSuccess: async (answer, sent) => {
      onSaved(answer, sent.text);
      notifications.show({ message: texts.saved(answer.version), color: 'lagoon.8' });
      await contentChanged(queries);
      keepFocus();
    },
  });
}

/** The text that is being written, and the version that it stands on. */
function useWriting<Content extends Versioned>(newest: Content, as: Written<Content>) {
  const [saved, setSaved] = useState(newest);
  // A step changes where a version stands, and nothing of its words; these may be read again in another order.
  const base = useMemo(() => {
    const { version, status, publishedVersion } = newest;
    return version === saved.version ? { ...saved, status, publishedVersion } : saved;
  }, [newest, saved]);
  const [text, setText] = useState(() => as.textOf(newest));
  const standOn = (content: Content, words = as.textOf(content)) => {
    setSaved(content);
    setText(words);
  };
  /** What was typed while it was on its way stays. */
  const onSaved = (content: Content, sent: string) => {
    setSaved(content);
    setText((now) => (now === sent ? as.textOf(content) : now));
  };
  const isChanged = text !== as.textOf(base);
  return { base, text, setText, standOn, onSaved, isChanged, fault: faultIn(text, as.bodyFrom) };
}

function Writing<Content extends Versioned>({ newest, as, again }: WritingProps<Content>) {
  const { key } = newest;
  const { base, text, setText, standOn, onSaved, isChanged, fault } = useWriting(newest, as);
  const save = useSave(as, key, onSaved);
  const isConflict = save.error instanceof Problem && save.error.status === 412;
  const { kinds } = as;
  const presence = usePresence({ kinds, contentKey: key, version: base.version, changed: isChanged });
  const isReady = isChanged && fault === undefined;
  const mayWrite = useMayChange(kinds, key, 'content:write');
  const saveNow = () => {
    // Where a conflict is open, what is put together in its dialog counts.
    if (isReady && mayWrite && !save.isPending && !isConflict) save.mutate({ text, version: base.version });
  };
  useHotkeys([['mod+S', saveNow]], [], true);
  return (
    <Page
      title={as.titleOf(base)}
      parent={as.parent}
      lead={
        <Stack gap={6}>
          <Standing kinds={kinds} of={base} isChanged={isChanged} />
          <Others others={presence?.others ?? []} />
        </Stack>
      }
      actions={
        <>
          {mayWrite && <Save onClick={saveNow} disabled={!isReady} loading={save.isPending} />}
          {!isChanged && <Steps kinds={kinds} of={base} onDone={again} />}
        </>
      }
    >
      {save.error && !isConflict && <ProblemNote error={save.error} />}
      <Body as={as} fault={fault} of={{ saved: base, text, readOnly: !mayWrite, onChange: setText }} />
      {isConflict && (
        <Merge
          {...{ content: contentQuery(as, key), textOf: as.textOf, bodyFrom: as.bodyFrom, mine: text }}
          onClose={() => save.reset()}
          onTake={(theirs) => {
            standOn(theirs);
            save.reset();
          }}
          onKeep={(merged, theirs) => {
            // From now on it stands on theirs, whether it can be saved at once or not.
            standOn(theirs, merged);
            save.mutate({ text: merged, version: theirs.version });
          }}
        />
      )}
      <LeaveGuard when={isChanged}>{texts.leave}</LeaveGuard>
    </Page>
  );
}

interface TextProps<Content extends Versioned> {
  as: Written<Content>;
  of: BodyProps<Content>;
  fault: string | undefined;
}

/** The text, and what stands beside it. */
function Body<Content extends Versioned>({ as, of, fault }: TextProps<Content>) {
  if (as.body) return as.body(of);
  const { saved, text, readOnly, onChange } = of;
  return (
    <Beside aside={as.aside?.(saved, text)}>
      <Card title={as.label} flush>
        <SourceEditor {...{ label: as.label, language: as.language, text, readOnly, onChange }} />
        {fault && <Note tone="bad" title={texts.unreadable(fault)} />}
      </Card>
    </Beside>
  );
}

const Save = (props: Pick<ButtonProps, 'disabled' | 'loading'> & { onClick: () => void }) => (
  <Button {...props}>{texts.save}</Button>
);

export const Beside = ({ aside, children }: { aside: ReactNode; children: ReactNode }) => (
  <Grid gap="lg">
    <Grid.Col span={{ base: 12, lg: 7 }}>{children}</Grid.Col>
    <Grid.Col span={{ base: 12, lg: 5 }}>{aside}</Grid.Col>
  </Grid>
);
