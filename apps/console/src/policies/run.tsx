import { Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { DryRun } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Empty } from '../parts/empty.tsx';
import { Note } from '../parts/note.tsx';
import { dryRunQuery } from './queries.ts';
import { Result } from './result.tsx';
import classes from './run.module.css';
import { texts } from './texts.ts';
import { percentOf } from './tried.ts';

/** One dry run, from its beginning to what it found. */
export function Run({ policyKey, id }: { policyKey: string; id: string }) {
  const query = useQuery(dryRunQuery(policyKey, id));
  const place = useRef<HTMLDivElement>(null);
  // Whoever starts one, or was sent to one, is here for what it finds.
  useEffect(() => {
    // What it answers in some browsers is nothing to clean up with.
    void place.current?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <div ref={place} className={classes.run}>
      <Answer query={query} lines={3}>
        {(run) => <Shown run={run} />}
      </Answer>
    </div>
  );
}

function Shown({ run }: { run: DryRun }) {
  const { failure, result } = run;
  if (failure)
    return (
      <Note tone="bad" title={texts.run.failed}>
        {failure.detail} {failure.remedy}
      </Note>
    );
  if (!result) return <Underway run={run} />;
  if (result.requests > 0) return <Result run={run} result={result} />;
  return (
    <Empty title={texts.run.nothing.title}>
      {texts.run.nothing.body} {result.leftOut > 0 && texts.run.leftOut(result.leftOut)}
    </Empty>
  );
}

function Underway({ run }: { run: DryRun }) {
  const { progress } = run;
  return (
    <>
      <Text size="sm" mb={6} role="status">
        {texts.run.stages[progress?.stage ?? 'waiting']}
        {progress?.stage === 'reading' &&
          `: ${progress.requests.toLocaleString()} of ${progress.of.toLocaleString()}`}
      </Text>
      <Progress value={percentOf(run)} size="lg" animated aria-label={texts.run.title} />
    </>
  );
}
