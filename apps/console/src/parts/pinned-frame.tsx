import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { CommentPlace } from '../api/records.ts';
import { powerless, withPolicy } from './frame-policy.ts';
import { type MeasuredPage, type MeasuredPlace, measure } from './frame-places.ts';
import classes from './pinned-frame.module.css';
import type { Pin } from './pins.ts';
import { PlacePicker } from './place-picker.tsx';
import { findAgain } from './places.ts';

export type PickedPlace = Required<Pick<CommentPlace, 'element' | 'x' | 'y'>>;

interface PinnedFrameProps {
  html: string;
  title: string;
  /** How wide the page is shown, and on which paper. */
  width: 'phone' | 'wide';
  dark: boolean;
  pins: readonly Pin[];
  /** The one that is talked about. */
  chosen: string | undefined;
  onChoose: (pin: string) => void;
  /** The place that the next comment is about. */
  place: CommentPlace | undefined;
  /** While somebody looks for a place. */
  picking?: { onPick: (place: PickedPlace) => void; onCancel: () => void };
}

/**
 * A page with pins on it. The frame runs no script; it has our origin so that this page can see where its elements
 * are. It is as tall as its page, so that what lies over it stays in place.
 */
export function PinnedFrame({ html, title, width, dark, pins, picking, ...talk }: PinnedFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [page, look] = useMeasured(frame);
  return (
    <div className={classes.sheet} data-width={width} data-dark={dark}>
      <iframe
        ref={frame}
        title={title}
        sandbox="allow-same-origin"
        srcDoc={withPolicy(html, powerless)}
        onLoad={look}
        inert={picking !== undefined}
      />
      {page && (
        <div className={classes.layer}>
          {picking && (
            <PlacePicker
              places={page.places}
              onCancel={picking.onCancel}
              onPick={(place) => picking.onPick(pickedOf(place, page))}
            />
          )}
          <Pins page={page} pins={pins} {...talk} />
        </div>
      )}
    </div>
  );
}

/** What is in the frame, measured when it is there and whenever it is given another width. */
function useMeasured(frame: RefObject<HTMLIFrameElement | null>): [MeasuredPage | undefined, () => void] {
  const [page, setPage] = useState<MeasuredPage>();
  const look = useCallback(() => {
    const element = frame.current;
    if (!element?.contentDocument) return;
    // What fills the height of its window would never become shorter again.
    element.style.height = '0';
    const seen = measure(element.contentDocument);
    element.style.height = `${seen?.height ?? 0}px`;
    setPage(seen);
  }, [frame]);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    let last = element.clientWidth;
    const follow = new ResizeObserver(() => {
      if (element.clientWidth === last) return;
      last = element.clientWidth;
      look();
    });
    follow.observe(element);
    return () => follow.disconnect();
  }, [frame, look]);
  return [page, look];
}

const within = (part: number, whole: number): number =>
  Math.min(1, Math.max(0, whole > 0 ? part / whole : 0));

const pickedOf = (
  { path, words, left, top }: MeasuredPlace,
  { width, height }: MeasuredPage,
): PickedPlace => ({
  element: { path, quote: words },
  x: within(left, width),
  y: within(top, height),
});

interface PinsProps extends Pick<PinnedFrameProps, 'pins' | 'chosen' | 'onChoose' | 'place'> {
  page: MeasuredPage;
}

const pinSize = 26;

function Pins({ page, pins, chosen, onChoose, place }: PinsProps) {
  const taken = new Map<string, number>();
  const outlined = place?.element ?? pins.find(({ id }) => id === chosen)?.place.element;
  const outline = outlined && findAgain(page.places, outlined);
  return (
    <>
      {outline && (
        <span
          className={classes.outline}
          style={{ left: outline.left, top: outline.top, width: outline.width, height: outline.height }}
        />
      )}
      {pins.map((pin) => {
        const { element, x = 0, y = 0 } = pin.place;
        const found = element && findAgain(page.places, element);
        const at = found ?? { left: x * page.width, top: y * page.height, path: `${x} ${y}` };
        const before = taken.get(at.path) ?? 0;
        taken.set(at.path, before + 1);
        // Several on one place stand beside each other.
        const left = Math.max(0, at.left - pinSize / 2) + before * pinSize;
        return (
          <PinButton
            key={pin.id}
            pin={pin}
            isChosen={pin.id === chosen}
            left={Math.max(0, Math.min(left, page.width - pinSize))}
            top={Math.max(0, at.top - pinSize / 2)}
            onChoose={() => onChoose(pin.id)}
          />
        );
      })}
    </>
  );
}

interface PinButtonProps {
  pin: Pin;
  isChosen: boolean;
  left: number;
  top: number;
  onChoose: () => void;
}

function PinButton({ pin: { number, text, isResolved }, isChosen, left, top, onChoose }: PinButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isChosen) button.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <button
      ref={button}
      type="button"
      className={classes.pin}
      style={{ left, top }}
      data-resolved={isResolved}
      aria-current={isChosen ? 'true' : undefined}
      aria-label={`Comment ${number}, ${isResolved ? 'resolved' : 'open'}: ${text.slice(0, 80)}`}
      onClick={onChoose}
    >
      {number}
    </button>
  );
}
