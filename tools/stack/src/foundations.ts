import { join } from 'node:path';
import { requireNats, startNats, startNatsCluster } from './nats.js';
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

/** NATS of our own, or the one that NATS_URL names, once it is known to be fit. */
export async function natsStep(opened: Opened, options: StackOptions, folders: Folders, ports: Ports) {
  const given = options.environment?.NATS_URL;
  if (given) {
    await requireNats(given);
    return { url: given, where: 'from NATS_URL' };
  }
  const folder = options.folders?.nats ?? join(folders.data, 'nats');
  const size = options.nats?.nodes ?? 1;
  if (size > 1) {
    const cluster = await startNatsCluster(opened.run, { size, folder, logs: folders.logs });
    opened.processes.push(...cluster.processes);
    return { url: cluster.url, where: `a cluster of ${size}` };
  }
  const place = { folder, logFile: join(folders.logs, 'nats.log') };
  const nats = await startNats(opened.run, { ...place, port: ports.nats });
  opened.processes.push(nats.process);
  return { url: nats.url, where: `127.0.0.1:${ports.nats}` };
}
