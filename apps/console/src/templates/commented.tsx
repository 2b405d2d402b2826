import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CommentPlace } from '../api/records.ts';
import { heeded, pinsOf } from '../parts/pins.ts';
import { Comments } from '../reviews/comments.tsx';
import { commentsQuery } from '../workflow/queries.ts';
import { PinnedLook } from './pinned-look.tsx';
import classes from './preview.module.css';
import type { Looks } from './preview-looks.tsx';
import type { shownOf } from './preview-frame.ts';

interface CommentedProps {
  templateKey: string;
  version: number;
  shown: ReturnType<typeof shownOf>;
  looks: Looks;
  stale: boolean;
}

/** The preview of what is written now, with what was said about what was saved, and the list of it below. */
export function Commented({ templateKey, version, ...look }: CommentedProps) {
  const { data } = useQuery(commentsQuery('templates', templateKey, undefined));
  const [place, setPlace] = useState<CommentPlace>();
  const [chosen, setChosen] = useState<string>();
  const items = data?.items ?? [];
  const shown = new Set(heeded(items, version).map(({ id }) => id));
  return (
    <>
      <PinnedLook
        {...look}
        pins={pinsOf(items).filter(({ id }) => shown.has(id))}
        {...{ chosen, place }}
        onChoose={setChosen}
        onPlace={setPlace}
      />
      <div className={classes.comments}>
        <Comments
          {...{ kinds: 'templates', contentKey: templateKey, version, place, chosen }}
          withEarlier
          onPlace={setPlace}
          onChoose={setChosen}
        />
      </div>
    </>
  );
}
