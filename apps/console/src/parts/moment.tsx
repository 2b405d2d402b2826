/** The viewer's own zone, by name. */
export const viewerZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const full = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
});
const zone = new Intl.DateTimeFormat(undefined, { timeZoneName: 'short' });
const short = new Intl.DateTimeFormat(undefined, {
  ...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
});

export const zoneAt = (at: Date): string =>
  zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? viewerZone;

/** A moment in the viewer's zone, which is shown with it. */
export function Moment({ at, brief }: { at: string; brief?: boolean }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={`${full.format(date)}, ${viewerZone}`}>
      {(brief ? short : full).format(date)} {zoneAt(date)}
    </time>
  );
}

const spans = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const;

/** `90` is `1.5 min`: how long something waits or lasts. */
export function spanOf(seconds: number): string {
  const [size, unit] = spans.find(([each]) => seconds >= each) ?? [1, 's'];
  return `${(seconds / size).toLocaleString(undefined, { maximumFractionDigits: 1 })} ${unit}`;
}
