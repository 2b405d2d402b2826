import { type ReactNode, useEffect, useRef } from 'react';
import { ProblemNote } from './note.tsx';

/** Why a dialog could not do it. It takes the focus: the button that was pressed had lost it while it was busy. */
export function Refusal({ error, children }: { error: unknown; children?: ReactNode }) {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => note.current?.focus(), [error]);
  return (
    <div ref={note} tabIndex={-1}>
      {children ?? <ProblemNote error={error} />}
    </div>
  );
}
