import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Suppression } from '../api/keeping-records.ts';
import { type Column, Under } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { Who } from '../workflow/who.tsx';
import { Lift } from './lift.tsx';
import { shortOf, sourceOf, standingOf } from './suppression.ts';
import classes from './suppressions.module.css';
import { aboutReasons, texts } from './texts.ts';

/** What is shown of an entry: what the list has of an address is its hash. */
export function columnsFor(mayLift: boolean, mayAudit: boolean): readonly Column<Suppression>[] {
  const now = new Date();
  return [
    { title: 'What', cell: (entry) => <What entry={entry} now={now} /> },
    { title: 'From', cell: (entry) => <From entry={entry} mayAudit={mayAudit} />, wide: true },
    {
      title: 'Since',
      cell: ({ since, until }) => (
        <>
          <Moment at={since} brief />
          <Under>
            {until ? (
              <>
                {texts.until} <Moment at={until} brief />
              </>
            ) : (
              texts.noEnd
            )}
          </Under>
        </>
      ),
      wide: true,
    },
    ...(mayLift
      ? [
          {
            title: 'Lift',
            cell: (entry: Suppression) => standingOf(entry, now) === 'standing' && <Lift of={entry} />,
            end: true,
          },
        ]
      : []),
  ];
}

function What({ entry, now }: { entry: Suppression; now: Date }) {
  const { contactPoint, channel, reason, purpose, note, lifted } = entry;
  const standing = standingOf(entry, now);
  return (
    <>
      <strong>{aboutReasons[reason].name}</strong>, {channel},{' '}
      {purpose ? texts.purposeOnly(purpose) : texts.everything}{' '}
      {standing !== 'standing' && <State of={standing} />}
      <div className={classes.hash} title={contactPoint} dir="ltr">
        {shortOf(contactPoint)}
      </div>
      {note && <Under dir="auto">{note}</Under>}
      {lifted && (
        <Under dir="auto">
          <Moment at={lifted.at} brief />, <Who by={lifted.by} />: {lifted.evidence}
        </Under>
      )}
    </>
  );
}

/** Who brought it, and the lines of the audit that tell of that. */
function From({ entry, mayAudit }: { entry: Suppression; mayAudit: boolean }) {
  const { source, addedBy, contactPoint, lifted } = entry;
  const { by, of } = sourceOf(source);
  const byHand = source === addedBy || lifted !== undefined;
  const about = by === 'file' ? of : byHand ? contactPoint : undefined;
  return (
    <>
      <span dir="auto">
        {by === 'response' && texts.from.response}
        {by === 'file' && texts.from.file(of)}
        {(by === 'person' || by === 'other') && <Who by={of} />}
      </span>
      {addedBy !== source && by !== 'response' && (
        <Under>
          {texts.from.addedBy} <Who by={addedBy} />
        </Under>
      )}
      {mayAudit && about && (
        <div>
          <Anchor component={Link} to="/audit" search={{ about } as never} size="sm">
            {texts.audit}
          </Anchor>
        </div>
      )}
    </>
  );
}
