import { busPermissions, busUsers } from '@tourbus/contracts';

/** Those of a deployment, and one who may do everything: for tests, which publish what no service of theirs would. */
export const natsUsers = [...busUsers, 'administrator'] as const;
export type NatsUser = (typeof natsUsers)[number];

export interface NatsAccess {
  passwords: Readonly<Record<NatsUser, string>>;
  /**
   * Who connects without a name may do everything as well. Versions before this one know no users, nor addresses that
   * name one.
   */
  anonymous?: boolean;
}

/** The part of nats-server's configuration that says who may do what. Strings of JSON are strings there too. */
export function authorization({ passwords, anonymous }: NatsAccess): string {
  const users = natsUsers.map((user) => ({
    user,
    password: passwords[user],
    ...(user !== 'administrator' && { permissions: busPermissions(user) }),
  }));
  const lines = users.map((user) => `    ${JSON.stringify(user)}`);
  return [
    `authorization {\n  users: [\n${lines.join('\n')}\n  ]\n}`,
    ...(anonymous ? ['no_auth_user: administrator'] : []),
  ].join('\n');
}

/** The addresses of NATS for one user; for anybody, where it lets in who names none. */
export const natsUrlFor = (url: string, user: NatsUser, { passwords, anonymous }: NatsAccess): string =>
  anonymous ? url : url.replaceAll('://', `://${user}:${passwords[user]}@`);
