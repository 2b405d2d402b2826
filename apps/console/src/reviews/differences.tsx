import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { FieldDifference, Kinds } from '../api/records.ts';
import { Answer } from '../parts/answer.tsx';
import { Card } from '../parts/card.tsx';
import { differencesQuery } from '../workflow/queries.ts';
import type { Place } from './comments.tsx';
import classes from './differences.module.css';
import { numberedLines } from './lines.ts';
import { texts } from './texts.ts';

interface DifferencesProps {
  kinds: Kinds;
  contentKey: string;
  version: number;
  onPlace: (place: Place) => void;
}

/** A template that is new as a whole has hundreds of fields: what else is on the page must not be miles below. */
const shownAtOnce = 12;

/** What changed since the version that counts, field by field, line by line. */
export function DifferencesCard({ kinds, contentKey, version, onPlace }: DifferencesProps) {
  const query = useQuery(differencesQuery(kinds, contentKey, version));
  return (
    <Card title={texts.changes}>
      <Answer query={query}>
        {({ from, to, items }) => (
          <>
            <Text size="sm" c="dimmed" mb="sm">
              {items.length === 0 ? texts.same : texts.since(from, to)}
            </Text>
            {items.slice(0, shownAtOnce).map((difference) => (
              <Field key={difference.field} difference={difference} onPlace={onPlace} />
            ))}
            {items.length > shownAtOnce && (
              <details>
                <summary>{texts.moreFields(items.length - shownAtOnce)}</summary>
                {items.slice(shownAtOnce).map((difference) => (
                  <Field key={difference.field} difference={difference} onPlace={onPlace} />
                ))}
              </details>
            )}
          </>
        )}
      </Answer>
    </Card>
  );
}

function Field({ difference, onPlace }: { difference: FieldDifference } & Pick<DifferencesProps, 'onPlace'>) {
  const { field, change } = difference;
  return (
    <details className={classes.field} open={!field.endsWith('.css')}>
      <summary>
        <code>{field}</code> {change}
      </summary>
      <div className={classes.lines} role="group" aria-label={field} tabIndex={0}>
        {numberedLines(difference).map(({ mark, text, before, after, gap }, index) => (
          <div key={index} className={classes.line} data-mark={gap ? 'gap' : mark}>
            {gap ? (
              <span>⋯</span>
            ) : (
              <>
                {after === undefined ? (
                  <span className={classes.number}>{before}</span>
                ) : (
                  <button
                    type="button"
                    aria-label={`Comment on line ${after} of ${field}`}
                    onClick={() => onPlace({ field, line: after })}
                  >
                    {after}
                  </button>
                )}
                <span className={classes.mark}>{mark === '+' ? 'added' : mark === '-' ? 'removed' : ''}</span>
                <span className={classes.text} dir="auto">
                  {text || ' '}
                </span>
              </>
            )}
          </div>
        ))}
      </div>
    </details>
  );
}
