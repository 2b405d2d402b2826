import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useLocation } from '@tanstack/react-router';
import { Problem } from '../api/problem.ts';
import { sessionQuery } from '../api/session.ts';
import { Answer } from '../parts/answer.tsx';
import { Page } from '../parts/page.tsx';
import { toBeWrittenOn } from '../workflow/queries.ts';
import type { Body } from './body.ts';
import { Editor } from './editor.tsx';
import { segmentQuery } from './queries.ts';
import { texts } from './texts.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** What somebody takes from the proposals into the editor: it goes with them, and is there after a reload. */
    proposed?: Body;
  }
}

const route = getRouteApi('/segments/$key');

export function SegmentPage() {
  const { key } = route.useParams();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const mayWrite = session?.scopes.includes('segments:write') ?? false;
  const proposed = useLocation({ select: ({ state }) => state.proposed });
  const query = useQuery({ ...segmentQuery(key), ...toBeWrittenOn });
  const { data, error, isFetchedAfterMount } = query;
  const isNew = error instanceof Problem && error.status === 404;
  if (isFetchedAfterMount && (data || (isNew && mayWrite)))
    return <Editor key={key} segmentKey={key} kept={data} {...{ proposed, mayWrite }} />;
  return (
    <Page title={key} parent={{ to: '/segments', title: texts.title }}>
      <Answer query={{ ...query, data: undefined }}>{() => null}</Answer>
    </Page>
  );
}
