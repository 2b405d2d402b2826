import { Button, Group, Text } from '@mantine/core';
import { IconMapPinPlus } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CommentPlace } from '../api/records.ts';
import { sessionQuery } from '../api/session.ts';
import { type PickedPlace, PinnedFrame } from '../parts/pinned-frame.tsx';
import { type Pin, pinsIn } from '../parts/pins.ts';
import classes from './preview.module.css';
import { Looked, type Looks } from './preview-looks.tsx';
import type { shownOf } from './preview-frame.ts';
import { texts } from './texts.ts';

interface PinnedLookProps {
  shown: ReturnType<typeof shownOf>;
  looks: Looks;
  stale: boolean;
  pins: readonly Pin[];
  chosen: string | undefined;
  onChoose: (comment: string) => void;
  /** What the next comment is about, so far. */
  place: CommentPlace | undefined;
  /** Told which place the next comment is about. */
  onPlace: (place: CommentPlace) => void;
}

/** A preview with what is said about its places, on which more can be said. */
export function PinnedLook({ shown, looks, stale, pins, place, onPlace, ...talk }: PinnedLookProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const [isPicking, setPicking] = useState(false);
  if (!shown || 'text' in shown)
    return (
      <>
        {shown && <Text className={classes.hint}>{texts.places.none}</Text>}
        <Looked shown={shown} looks={looks} stale={stale} />
      </>
    );
  const { channel, document } = looks.view;
  const pick = ({ element, x, y }: PickedPlace) => {
    setPicking(false);
    // What stands there may be data of a customer whom the author looked up.
    const found = looks.customer ? { path: element.path } : element;
    onPlace({ channel, document, locale: looks.locale, x, y, element: found });
  };
  const stop = () => setPicking(false);
  return (
    <>
      {session?.scopes.includes('content:comment') && <Pick isPicking={isPicking} onPicking={setPicking} />}
      <div className={classes.stage} data-stale={stale} role="group" aria-label={texts.preview} tabIndex={0}>
        <PinnedFrame
          html={shown.html}
          title="Preview of the message"
          {...{ width: looks.width, dark: looks.dark, place, ...talk }}
          pins={pinsIn(pins, { channel, document })}
          picking={isPicking ? { onPick: pick, onCancel: stop } : undefined}
        />
      </div>
    </>
  );
}

const Pick = ({ isPicking, onPicking }: { isPicking: boolean; onPicking: (on: boolean) => void }) => (
  <Group className={classes.pick} gap="xs" wrap="nowrap">
    <Button
      size="xs"
      flex="none"
      variant={isPicking ? 'filled' : 'default'}
      leftSection={<IconMapPinPlus size={16} />}
      onClick={() => onPicking(!isPicking)}
    >
      {isPicking ? texts.places.cancel : texts.places.pick}
    </Button>
    <Text size="xs" c="dimmed" role="status">
      {isPicking ? texts.places.how : ''}
    </Text>
  </Group>
);
