import { UnstyledButton } from '@mantine/core';
import classes from './editor.module.css';
import type { PlacedFault } from './faults.ts';

/** What keeps the template from being used: what, where and what to do; a press leads there. */
export function FaultList({
  faults,
  onChoose,
}: {
  faults: readonly PlacedFault[];
  onChoose: (part: string) => void;
}) {
  return (
    <div role="status" aria-label="Faults">
      {faults.length > 0 && (
        <ul className={classes.faults}>
          {faults.map(({ variant, place, detail, remedy, part, line }) => (
            <li key={`${variant} ${place} ${detail}`}>
              {part ? (
                <UnstyledButton onClick={() => onChoose(part.id)}>
                  {part.group}, {part.title}
                  {line === undefined ? '' : `, line ${line}`}
                </UnstyledButton>
              ) : (
                <strong>
                  {variant}, {place}
                </strong>
              )}
              : {detail}. {remedy}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
