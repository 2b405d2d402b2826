import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { call } from '../api/client.ts';
import type { Comment, CommentPlace, Kinds } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { Moment } from '../parts/moment.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { heeded, pinsOf, placeText } from '../parts/pins.ts';
import { commentsQuery } from '../workflow/queries.ts';
import { Who } from '../workflow/who.tsx';
import classes from './comments.module.css';
import { texts } from './texts.ts';

export type Place = CommentPlace;

interface CommentsProps {
  kinds: Kinds;
  contentKey: string;
  version: number;
  /** Where the next comment belongs; the whole where there is none. */
  place: Place | undefined;
  onPlace: (place: Place | undefined) => void;
  /** For who writes the next version: what is still open of the earlier ones, too. */
  withEarlier?: boolean;
  /** The one that the preview shows, by its pin. */
  chosen?: string;
  onChoose?: (comment: string) => void;
}

/** What authors and reviewers say to each other about this version. */
export function Comments(props: CommentsProps) {
  const { kinds, contentKey: key, version, withEarlier } = props;
  const { data: session } = useSuspenseQuery(sessionQuery);
  const query = useQuery(commentsQuery(kinds, key, withEarlier ? undefined : version));
  const may = session?.scopes.includes('content:comment') ?? false;
  return (
    <Card title={texts.comments}>
      <Answer query={query} lines={3}>
        {({ items }) => (
          <ul className={classes.comments}>
            {heeded(items, version).length === 0 && (
              <Text component="li" size="sm" c="dimmed">
                {texts.noComments}
              </Text>
            )}
            {heeded(items, version).map((comment) => (
              <Said
                key={comment.id}
                comment={comment}
                number={numberOf(items, comment)}
                may={may}
                {...props}
              />
            ))}
          </ul>
        )}
      </Answer>
      {may && <Write {...props} />}
    </Card>
  );
}

const numberOf = (comments: readonly Comment[], { id }: Comment): number | undefined =>
  pinsOf(comments).find((pin) => pin.id === id)?.number;

interface SaidProps extends CommentsProps {
  comment: Comment;
  /** Of its pin. */
  number: number | undefined;
  may: boolean;
}

function Said({ comment, number, may, kinds, contentKey: key, version, chosen, onChoose }: SaidProps) {
  const queries = useQueryClient();
  const { id, text, place, writtenBy, writtenAt, resolvedAt } = comment;
  const settle = useMutation({
    mutationFn: () => {
      const step = resolvedAt ? 'reopen' : 'resolve';
      return call(`POST /api/composer/v1/{kinds}/{key}/comments/{id}/${step}`, { path: { kinds, key, id } });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['comments', kinds, key] }),
  });
  const row = useRef<HTMLLIElement>(null);
  const isChosen = id === chosen;
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <li ref={row} data-resolved={resolvedAt !== null} data-chosen={isChosen}>
      <Text size="sm">
        <strong>
          <Who by={writtenBy} />
        </strong>{' '}
        <Text span size="sm" c="dimmed">
          <Moment at={writtenAt} brief /> {resolvedAt && texts.resolved}{' '}
          {comment.version !== version && texts.onVersion(comment.version)}
        </Text>
      </Text>
      {number !== undefined && onChoose && (
        <button
          type="button"
          className={classes.number}
          aria-label={texts.show(number)}
          aria-pressed={isChosen}
          onClick={() => onChoose(id)}
        >
          {number}
        </button>
      )}
      {place && <code dir="auto">{placeText(place)}</code>}
      <Text size="sm" dir="auto" className={classes.text}>
        {text}
      </Text>
      {may && (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`${resolvedAt ? texts.reopen : texts.resolve}: ${text.slice(0, 60)}`}
          onClick={() => settle.isPending || settle.mutate()}
        >
          {resolvedAt ? texts.reopen : texts.resolve}
        </Button>
      )}
      {settle.error && <ProblemNote error={settle.error} />}
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
      field.current?.focus();
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
