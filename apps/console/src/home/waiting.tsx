import { type UseQueryResult, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';
import { services, workQuery } from '../api/services.ts';
import { isRunning } from '../batches/batch.ts';
import { spanOf } from '../parts/moment.tsx';
import { silencesQuery } from '../silences/queries.ts';
import { reviewsQuery } from '../workflow/queries.ts';
import classes from './figure.module.css';
import { Figure } from './figure.tsx';

/** One figure for each thing that may want somebody, and a link to it. */
export function Waiting({ sees }: { sees: (scope: string) => boolean }) {
  return (
    <div className={classes.figures}>
      {sees('content:read') && <Reviews />}
      {sees('communications:read') && <Silences />}
      {sees('work:read') && <ParkedMessages />}
      {sees('batches:read') && <RunningBatches />}
      {sees('work:read') && <Health />}
    </div>
  );
}

type Asked = Pick<UseQueryResult, 'data' | 'error' | 'errorUpdateCount'>;

/** Also while it is asked once more: what never came is no less unknown for that. */
const hasFailed = ({ data, error, errorUpdateCount }: Asked): boolean =>
  error !== null || (data === undefined && errorUpdateCount > 0);

function Reviews() {
  const query = useInfiniteQuery(reviewsQuery({ mine: 'true' }));
  const [first] = query.data?.pages ?? [];
  const count = first?.items.length;
  return (
    <Figure
      to="/reviews"
      title="Reviews"
      value={first?.next ? `${count}+` : count}
      tone={count ? 'wait' : 'quiet'}
      words={count ? (count === 1 ? 'waits for you' : 'wait for you') : 'nothing waits for you'}
      failed={hasFailed(query)}
    />
  );
}

function Silences() {
  const query = useInfiniteQuery(silencesQuery({ state: 'offered' }));
  const [first] = query.data?.pages ?? [];
  const count = first?.items.length;
  return (
    <Figure
      to="/silences"
      title="Silence queue"
      value={first?.next ? `${count}+` : count}
      tone={count ? 'wait' : 'quiet'}
      words={count ? (count === 1 ? 'waits for a word' : 'wait for a word') : 'nobody is forgotten'}
      failed={hasFailed(query)}
    />
  );
}

function ParkedMessages() {
  const reports = useQueries({ queries: services.map(workQuery) });
  const known = reports.flatMap(({ data }) => data ?? []);
  const parked = known.reduce((sum, each) => sum + each.parked, 0);
  const answering = reports.filter(({ data, error }) => data && !error).length;
  const isSettled = reports.every((report) => report.data || hasFailed(report));
  const isWhole = answering === services.length;
  const words = parked
    ? 'could not be handled'
    : isWhole
      ? 'everything could be handled'
      : 'as far as is known';
  return (
    <Figure
      to="/parked"
      title="Parked messages"
      value={known.length > 0 && isSettled ? parked : undefined}
      tone={parked ? 'bad' : isWhole ? 'good' : 'wait'}
      words={isWhole ? words : `${words}; ${answering} of ${services.length} services answer`}
      failed={known.length === 0 && isSettled}
    />
  );
}

function RunningBatches() {
  const query = useQuery({
    queryKey: ['batches', 'running'],
    queryFn: ({ signal }) => call('GET /api/ingest/v1/batches', { query: { limit: 50 }, signal }),
    refetchInterval: 5_000,
  });
  const running = query.data?.items.filter(({ state }) => isRunning(state)).length;
  return (
    <Figure
      to="/batches"
      title="Running batches"
      value={running}
      tone={running ? 'busy' : 'quiet'}
      words={running ? 'are on their way' : 'no file is being worked on'}
      failed={hasFailed(query)}
    />
  );
}

function Health() {
  const reports = useQueries({ queries: services.map(workQuery) });
  const up = reports.filter(({ data, error }) => data && !error).length;
  const away = reports.filter(hasFailed).length;
  const oldest = Math.max(
    0,
    ...reports.flatMap(({ data }) => data?.consumers.map(({ oldestSeconds }) => oldestSeconds) ?? []),
  );
  const words = oldest > 30 ? `the oldest message waits ${spanOf(oldest)}` : 'messages flow';
  return (
    <Figure
      to="/system"
      title="Services"
      value={up + away > 0 ? `${up} of ${services.length}` : undefined}
      tone={away > 0 ? 'bad' : oldest > 30 ? 'wait' : 'good'}
      words={away > 0 ? `${away} do not answer` : words}
    />
  );
}
