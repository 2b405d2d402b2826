import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { MeasuredPlace } from './frame-places.ts';
import classes from './pinned-frame.module.css';

interface PlacePickerProps {
  places: readonly MeasuredPlace[];
  onPick: (place: MeasuredPlace) => void;
  onCancel: () => void;
}

/** Where the keys lead from one of so many places. */
function next(key: string, at: number, count: number): number | undefined {
  if (key === 'ArrowDown' || key === 'ArrowRight') return Math.min(at + 1, count - 1);
  if (key === 'ArrowUp' || key === 'ArrowLeft') return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

/** Every place of a page as a button over it: one stop of the Tab key, and the arrows go through them. */
export function PlacePicker({ places, onPick, onCancel }: PlacePickerProps) {
  const [at, setAt] = useState(0);
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);
  useEffect(() => buttons.current[0]?.focus({ preventScroll: true }), []);
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onCancel();
    const wanted = next(event.key, at, places.length);
    if (wanted === undefined) return;
    event.preventDefault();
    setAt(wanted);
    buttons.current[wanted]?.focus();
  };
  return (
    <div
      role="group"
      aria-label="Places of the preview: the arrow keys go from one to the next, Enter comments on it, Escape ends"
      onKeyDown={press}
    >
      {places.map((place, index) => {
        const { path, words, left, top, width, height } = place;
        return (
          <button
            key={path}
            ref={(button) => {
              buttons.current[index] = button;
            }}
            type="button"
            className={classes.place}
            style={{ left, top, width, height }}
            tabIndex={index === at ? 0 : -1}
            aria-label={`Comment on: ${words || 'a picture without words'}`}
            onFocus={() => setAt(index)}
            onClick={() => onPick(place)}
          />
        );
      })}
    </div>
  );
}
