import { busPermissions, busUsers } from '@tourbus/contracts';
import { format } from 'prettier';
import { stringify } from 'yaml';

const variableOf = (user: string): string => `${user.toUpperCase()}_PASSWORD`;
const origin =
  '# Written by `npm run docs:generate` from the contracts (libs/contracts/src/bus-permissions.ts): who may publish and hear what.\n';

/** For nats-server itself; passwords come from its environment. */
export const natsAuthorization = (): string => {
  const users = busUsers.map((user) => {
    const { publish, subscribe } = busPermissions(user);
    const list = (subjects: string[]): string =>
      subjects.map((subject) => `          ${JSON.stringify(subject)}\n`).join('');
    return `    {
      user: ${user}, password: $${variableOf(user)}
      permissions {
        publish: [
${list(publish)}        ]
        subscribe: [
${list(subscribe)}        ]
      }
    }
`;
  });
  return `${origin}authorization {\n  users: [\n${users.join('')}  ]\n}\n`;
};

/** The same as values for the official chart; passwords are those of the Secret nats-users. */
export const natsUsersValues = (): Promise<string> => {
  const users = busUsers.map((user) => ({
    user,
    // The chart's way to write something without quotes.
    password: `<< $${variableOf(user)} >>`,
    permissions: busPermissions(user),
  }));
  const env = Object.fromEntries(
    busUsers.map((user) => [
      variableOf(user),
      { valueFrom: { secretKeyRef: { name: 'nats-users', key: user } } },
    ]),
  );
  const values = { config: { merge: { authorization: { users } } }, container: { env } };
  return format(`${origin}${stringify(values)}`, { parser: 'yaml', singleQuote: true });
};
