import { join } from 'node:path';
import { requireNats, startNats, startNatsCluster } from './nats.js';
import { natsUrlFor, type NatsUser } from './nats-users.js';
import type { Opened } from './opened.js';
import type { Ports } from './ports.js';
import { startPostgres } from './postgres.js';
import { provideDatabase, provideRoles } from './roles.js';
import type { Secrets } from './secrets.js';
import type { StackOptions } from './stack.js';

export interface Folders {
  folder: string;
  data: string;
  logs: string;
  temporary: string;
}

/** PostgreSQL of our own, or the roles and schemas in the one that DATABASE_URL names. */
export async function databaseStep(
  opened: Opened,
  options: StackOptions,
  folders: Folders,
  ports: Ports,
  secrets: Secrets,
) {
  const given = options.environment?.DATABASE_URL;
  if (given) {
    const urls = await provideRoles(given, secrets.databasePasswords);
    return { adminUrl: given, urls, where: `${new URL(given).host}, from DATABASE_URL` };
  }
  const postgres = await startPostgres(opened.run, {
    folder: options.folders?.postgres ?? join(folders.data, 'postgres'),
    port: ports.postgres,
    password: secrets.postgresPassword,
    logFile: join(folders.logs, 'postgres.log'),
    ...(options.postgresSettings && { settings: options.postgresSettings }),
  });
  opened.processes.push(postgres.process);
  const adminUrl = await provideDatabase(postgres.adminUrl, 'tourbus');
  const urls = await provideRoles(adminUrl, secrets.databasePasswords);
  return { adminUrl, urls, where: `127.0.0.1:${ports.postgres}` };
}

/** NATS of our own, with a user for each service, or the one that NATS_URL names, once it is known to be fit. */
export async function natsStep(
  opened: Opened,
  options: StackOptions,
  folders: Folders,
  ports: Ports,
  secrets: Secrets,
) {
  const given = options.environment?.NATS_URL;
  if (given) {
    await requireNats(given);
    return { urlFor: () => given, where: 'from NATS_URL' };
  }
  const folder = options.folders?.nats ?? join(folders.data, 'nats');
  const { nodes: size = 1, anonymous = false } = options.nats ?? {};
  const access = { passwords: secrets.natsPasswords, anonymous };
  const urlFor = (url: string) => (user: NatsUser) => natsUrlFor(url, user, access);
  if (size > 1) {
    const cluster = await startNatsCluster(opened.run, { size, folder, logs: folders.logs, access });
    opened.processes.push(...cluster.processes);
    return { urlFor: urlFor(cluster.url), where: `a cluster of ${size}` };
  }
  const place = { folder, logFile: join(folders.logs, 'nats.log') };
  const nats = await startNats(opened.run, { ...place, port: ports.nats, access });
  opened.processes.push(nats.process);
  return { urlFor: urlFor(nats.url), where: `127.0.0.1:${ports.nats}` };
}
