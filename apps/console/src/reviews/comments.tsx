import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call } from '../api/client.ts';
import type { Comment, Kinds } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { commentsQuery } from '../workflow/queries.ts';
import { Who } from '../workflow/who.tsx';
import classes from './comments.module.css';
import { texts } from './texts.ts';

/** A line of a field. */
export interface Place {
  field: string;
  line?: number;
}

interface CommentsProps {
  kinds: Kinds;
  contentKey: string;
  version: number;
  /** Where the next comment belongs; the whole where there is none. */
  place: Place | undefined;
  onPlace: (place: Place | undefined) => void;
}

const placeText = ({ field, line }: NonNullable<Comment['place']>): string =>
  [field, line && `line ${line}`].filter(Boolean).join(', ');

/** What authors and reviewers say to each other about this version. */
export function Comments(props: CommentsProps) {
  const { kinds, contentKey: key, version } = props;
  const { data: session } = useSuspenseQuery(sessionQuery);
  const query = useQuery(commentsQuery(kinds, key, version));
  const may = session?.scopes.includes('content:comment') ?? false;
  return (
    <Card title={texts.comments}>
      <Answer query={query} lines={3}>
        {({ items }) => (
          <ul className={classes.comments}>
            {items.length === 0 && (
              <Text component="li" size="sm" c="dimmed">
                {texts.noComments}
              </Text>
            )}
            {items.map((comment) => (
              <Said key={comment.id} comment={comment} may={may} {...props} />
            ))}
          </ul>
        )}
      </Answer>
      {may && <Write {...props} />}
    </Card>
  );
}

function Said({ comment, may, kinds, contentKey: key }: CommentsProps & { comment: Comment; may: boolean }) {
  const queries = useQueryClient();
  const { id, text, place, writtenBy, writtenAt, resolvedAt } = comment;
  const settle = useMutation({
    mutationFn: () => {
      const step = resolvedAt ? 'reopen' : 'resolve';
      return call(`POST /api/composer/v1/{kinds}/{key}/comments/{id}/${step}`, { path: { kinds, key, id } });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['comments', kinds, key] }),
  });
  return (
    <li data-resolved={resolvedAt !== null}>
      <Text size="sm">
        <strong>
          <Who by={writtenBy} />
        </strong>{' '}
        <Text span size="sm" c="dimmed">
          <Moment at={writtenAt} brief /> {resolvedAt && texts.resolved}
        </Text>
      </Text>
      {place && <code>{placeText(place)}</code>}
      <Text size="sm" dir="auto" className={classes.text}>
        {text}
      </Text>
      {may && (
        <Button size="compact-xs" variant="subtle" loading={settle.isPending} onClick={() => settle.mutate()}>
          {resolvedAt ? texts.reopen : texts.resolve}
        </Button>
      )}
    </li>
  );
}

function Write({ kinds, contentKey: key, version, place, onPlace }: CommentsProps) {
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (place) field.current?.focus();
  }, [place]);
  const write = useMutation({
    mutationFn: () =>
      call('POST /api/composer/v1/{kinds}/{key}/comments', {
        path: { kinds, key },
        body: { version, text: text.trim(), ...(place ? { place } : {}) },
      }),
    onSuccess: async () => {
      setText('');
      onPlace(undefined);
      await queries.invalidateQueries({ queryKey: ['comments', kinds, key] });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) write.mutate();
      }}
    >
      <Stack gap="xs" mt="sm">
        <Textarea
          ref={field}
          label={place ? texts.writeLine(placeText(place)) : texts.write}
          autosize
          minRows={2}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        {write.error && <ProblemNote error={write.error} />}
        <Group justify="end" gap="xs">
          {place && (
            <Button size="xs" variant="subtle" onClick={() => onPlace(undefined)}>
              {texts.write}
            </Button>
          )}
          <Button size="xs" type="submit" disabled={!text.trim()} loading={write.isPending}>
            {texts.send}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
