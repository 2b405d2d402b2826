import { useQuery } from '@tanstack/react-query';
import { peopleQuery } from './queries.ts';

/** `person:<id>` by name; a key by its own. */
export function Who({ by }: { by: string }) {
  const { data } = useQuery(peopleQuery);
  const id = /^person:(.+)$/.exec(by)?.[1];
  const name = id === undefined ? by : data?.items.find((person) => person.id === id)?.name;
  return <span dir="auto">{name ?? 'somebody'}</span>;
}
