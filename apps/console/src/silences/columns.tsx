import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Silence, SilenceState } from '../api/records.ts';
import { type Column, Under } from '../parts/list.tsx';
import { Moment } from '../parts/moment.tsx';
import { State } from '../parts/state.tsx';
import { Who } from '../workflow/who.tsx';
import { Dismiss, Send } from './actions.tsx';
import { daysBetween, daysLeft, policyOf } from './silence.ts';
import classes from './silences.module.css';
import { texts } from './texts.ts';

const words = texts.columns;

type Sees = (scope: string) => boolean;

const customer = (sees: Sees): Column<Silence> => ({
  title: words.customer,
  cell: ({ customerId, brand }) => (
    <>
      {sees('customers:read') ? (
        <Link to="/customers/$id" params={{ id: customerId }} dir="auto">
          {customerId}
        </Link>
      ) : (
        <Link to="/communications" search={{ customer: customerId }} dir="auto">
          {customerId}
        </Link>
      )}
      <Under dir="auto">{brand}</Under>
    </>
  ),
});

const since: Column<Silence> = {
  title: words.since,
  cell: (one) => (
    <>
      <Moment at={one.since} brief />
      <Under>{texts.silentFor(daysBetween(one.since, new Date(one.settledAt ?? Date.now())))}</Under>
    </>
  ),
  wide: true,
};

const due: Column<Silence> = {
  title: words.due,
  cell: (one) => {
    const left = daysLeft(one, new Date());
    return (
      <>
        <span className={classes.due}>
          <Moment at={one.dueAt} brief />
        </span>
        <Under>
          {left === undefined ? <span className={classes.overdue}>{texts.overdue}</span> : texts.inDays(left)}
        </Under>
      </>
    );
  },
};

const definition = (title: string): Column<Silence> => ({
  title,
  cell: ({ definition: key }) => (
    <Anchor component={Link} to={`/definitions/${encodeURIComponent(key)}`} size="sm">
      {key}
    </Anchor>
  ),
  wide: true,
});

const actions: Column<Silence> = {
  title: words.do,
  cell: (silence) => (
    <div className={classes.actions}>
      <Send silence={silence} />
      <Dismiss silence={silence} />
    </div>
  ),
  end: true,
};

const became: Column<Silence> = {
  title: words.became,
  cell: (one) => <Became of={one} />,
};

const ends: Partial<Record<SilenceState, string>> = { dismissed: texts.leftAlone, ended: texts.byItself };

/** What the rules answered, and who asked. */
function Became({ of: one }: { of: Silence }) {
  const { state, communicationId, outcome, reason, settledAt } = one;
  return (
    <>
      {state === 'sent' &&
        (communicationId && outcome ? (
          <Anchor component={Link} to={`/communications/${communicationId}`} size="sm">
            <State of={outcome} />
          </Anchor>
        ) : (
          <State of="offered" label={texts.notDecided} />
        ))}
      <Under dir="auto">
        {reason?.text ?? ends[state]}
        {settledAt && (
          <div>
            <Moment at={settledAt} brief /> <Settler of={one} />
          </div>
        )}
      </Under>
    </>
  );
}

function Settler({ of: one }: { of: Silence }) {
  const policy = policyOf(one);
  if (!one.settledBy) return null;
  return (
    <>
      {texts.by}{' '}
      {policy ? (
        <Anchor
          component={Link}
          to="/policies/$key"
          params={{ key: policy.key } as never}
          search={{ version: policy.version } as never}
          size="sm"
        >
          {texts.policy(policy.version)}
        </Anchor>
      ) : (
        <Who by={one.settledBy} />
      )}
    </>
  );
}

/** Who waits, and what to do; or what became of who did. */
export function columnsFor(state: SilenceState, sees: Sees): Column<Silence>[] {
  if (state !== 'offered') {
    const said = state === 'sent' ? [definition(words.said)] : [];
    return [customer(sees), since, ...said, became];
  }
  const first = [customer(sees), since, due, definition(words.says)];
  return sees('deliveries:write') ? [...first, actions] : first;
}
