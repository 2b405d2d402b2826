import { Button, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConsentLine, Customer } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { consentLogQuery } from './queries.ts';
import classes from './rows.module.css';
import { texts } from './texts.ts';

/** The latest word on each purpose, with the log of all of them at hand. */
export function Consents({ of: { id, consents } }: { of: Customer }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {consents.length === 0 && (
        <Text size="sm" c="dimmed">
          {texts.noConsents}
        </Text>
      )}
      <ul className={classes.rows}>
        {consents.map(({ purpose, channel, state, basis, at }) => (
          <li key={`${purpose} ${channel ?? ''} ${state}`}>
            <span>
              <strong>{purpose}</strong> by {channel ?? 'any channel'}
              <Text size="sm" c="dimmed">
                {basis} {at && <Moment at={at} />}
              </Text>
            </span>
            <State of={state} />
          </li>
        ))}
      </ul>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)} className={classes.details}>
        <summary>{texts.evidence}</summary>
        {isOpen && <Evidence id={id} />}
      </details>
    </>
  );
}

function Evidence({ id }: { id: string }) {
  const query = useInfiniteQuery(consentLogQuery(id));
  return (
    <Answer query={query} lines={3}>
      {({ pages }) => {
        const lines = pages.flatMap(({ items }) => items);
        if (lines.length === 0)
          return (
            <Text size="sm" c="dimmed">
              {texts.noEvidence}
            </Text>
          );
        return (
          <>
            <ul className={classes.rows}>
              {lines.map((line) => (
                <li key={line.id}>
                  <span>
                    <strong>{line.purpose ?? 'everything'}</strong> by {line.channel ?? 'any channel'}
                    <Text size="sm" c="dimmed" component="div" className={classes.address} dir="auto">
                      <Moment at={line.at} />
                      {`\n${evidenceOf(line).join('\n')}`}
                    </Text>
                  </span>
                  <State of={line.state} />
                </li>
              ))}
            </ul>
            {query.hasNextPage && (
              <Button
                variant="default"
                size="xs"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Show more
              </Button>
            )}
          </>
        );
      }}
    </Answer>
  );
}

const evidenceOf = ({ source, actor, basis, wording, proof, cameFor }: ConsentLine): string[] =>
  [
    [`told by ${source}`, actor && `said by ${actor}`].filter(Boolean).join(', '),
    basis && `rests on ${basis}`,
    wording && `wording ${wording}`,
    proof && `shown by ${proof.kind} ${proof.reference ?? ''}`,
    cameFor && `came for ${cameFor}`,
  ].filter((text) => typeof text === 'string' && text !== '') as string[];
