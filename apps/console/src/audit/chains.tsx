import { Code, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AuditStanding } from '../api/keeping-records.ts';
import { problemOf } from '../api/problem.ts';
import { type Service, services } from '../api/services.ts';
import { Card } from '../parts/card.tsx';
import { Moment } from '../parts/moment.tsx';
import { Note, type Tone } from '../parts/note.tsx';
import { State } from '../parts/state.tsx';
import classes from './chains.module.css';
import { standingQuery } from './queries.ts';
import { texts } from './texts.ts';

/** How far the chain of each service is verified. */
export function Chains() {
  return (
    <Card title={texts.chains}>
      <ul className={classes.chains}>
        {services.map((service) => (
          <Chain key={service} service={service} />
        ))}
      </ul>
      <details className={classes.how}>
        <summary>{texts.how}</summary>
        <Text size="sm" c="dimmed" maw="58rem" mt="xs">
          {texts.chainsLead} <Code>npm run audit:verify</Code> {texts.command}
        </Text>
      </details>
    </Card>
  );
}

const stateOf = ({ intact, verified, lines }: AuditStanding): [string, Tone] => {
  if (!intact) return [texts.broken, 'bad'];
  return verified < lines ? [texts.reading, 'busy'] : [texts.intact, 'good'];
};

function Chain({ service }: { service: Service }) {
  const { data, error } = useQuery(standingQuery(service));
  const [state, tone] = data ? stateOf(data) : ['', 'quiet' as const];
  return (
    <li data-tone={tone}>
      <div className={classes.name}>
        {service}
        {state && <State of={state} />}
      </div>
      {data && <Standing of={data} />}
      {error && <Text size="sm">{problemOf(error).title}</Text>}
    </li>
  );
}

function Standing({ of }: { of: AuditStanding }) {
  const { verified, lines, verifiedTo, since, brokenAt } = of;
  const readFrom = `${texts.fromFirst} ${new Date(since).toLocaleString()}`;
  return (
    <>
      <div className={`${classes.figure} figures`}>
        {verified < lines ? `${verified.toLocaleString()} of ${texts.lines(lines)}` : texts.lines(lines)}
      </div>
      {brokenAt !== undefined && <Note tone="bad" title={texts.brokenAt(brokenAt)} />}
      <div className={classes.small} title={readFrom}>
        {verifiedTo ? (
          <>
            {texts.verifiedTo} <Moment at={verifiedTo} brief />
          </>
        ) : (
          texts.none
        )}
      </div>
    </>
  );
}
