import { Client, DatabaseError, escapeIdentifier, escapeLiteral } from 'pg';
import { StackFailure } from './steps.js';

const wrongPassword = '28P01';

export async function canConnect(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== wrongPassword) throw error;
    throw new StackFailure(
      'The database does not accept the password in secrets.json: the file does not belong to this data. ' +
        'Restore the file, or remove the data folder to start afresh.',
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** Makes the database unless it exists, closed to everybody who is not invited. Returns its address. */
export async function provideDatabase(adminUrl: string, database: string): Promise<string> {
  const name = escapeIdentifier(database);
  await withClient(adminUrl, async (client) => {
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (known.rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
    await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  });
  return withDatabase(adminUrl, database);
}

async function provideRole(client: Client, role: string, password: string): Promise<void> {
  const name = escapeIdentifier(role);
  const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  const verb = known.rowCount === 0 ? 'CREATE' : 'ALTER';
  await client.query(`${verb} ROLE ${name} LOGIN PASSWORD ${escapeLiteral(password)}`);
  const current = await client.query<{ name: string }>('SELECT current_database() AS name');
  const database = escapeIdentifier(current.rows[0]?.name ?? '');
  await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${database} TO ${name}`);
  // An owner's role must be granted to whoever creates objects for it, unless that is a superuser.
  await client.query(`GRANT ${name} TO CURRENT_USER`);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${name} AUTHORIZATION ${name}`);
  await client.query(`ALTER ROLE ${name} IN DATABASE ${database} SET search_path = ${name}`);
}

/**
 * Gives each service a role and a schema of its own, both of the service's name, in the database of
 * `url`. Returns each service's own address of that database.
 */
export async function provideRoles<Service extends string>(
  url: string,
  passwords: Readonly<Record<Service, string>>,
): Promise<Record<Service, string>> {
  const roles = Object.keys(passwords) as Service[];
  try {
    await withClient(url, async (client) => {
      for (const role of roles) await provideRole(client, role, passwords[role]);
    });
  } catch (error) {
    const { host, pathname } = new URL(url);
    throw new StackFailure(
      `The roles and schemas of the services could not be made in ${host}${pathname}: ${String(error)}. ` +
        'The role in DATABASE_URL has to reach that database and needs the right to create roles and schemas.',
    );
  }
  const addresses = roles.map((role) => {
    const address = new URL(url);
    address.username = role;
    address.password = passwords[role];
    return [role, address.href] as const;
  });
  return Object.fromEntries(addresses) as Record<Service, string>;
}
