import { Injectable } from '@nestjs/common';
import { Connections } from '../outside/connections.js';
import { Outbound } from '../outside/outbound.js';
import { Secrets } from '../outside/secrets.js';
import { askRest } from './ask-rest.js';
import { askSql } from './ask-sql.js';
import type { Found, From, KnownDataSource } from './data-source.js';
import { DataSourceStore } from './data-source-store.js';

/** Asks a source, whatever it is. */
@Injectable()
export class Asking {
  constructor(
    private readonly outbound: Outbound,
    private readonly secrets: Secrets,
    private readonly connections: Connections,
    private readonly store: DataSourceStore,
  ) {}

  /**
   * @param heard is told about each key as soon as it is settled, with nothing where the source does not know it
   * @throws Error where the source fails; what was heard until then stands
   */
  async ask(
    { key: source, definition, content }: KnownDataSource,
    keys: readonly string[],
    heard: (key: string, found: Found | undefined) => void,
  ): Promise<void> {
    const { from, timeoutMilliseconds } = definition;
    if (from.kind === 'rest') {
      const rest = { ...from, headers: this.headersOf(from) };
      return askRest(this.outbound, rest, keys, timeoutMilliseconds, heard);
    }
    if (from.kind === 'sql')
      return askSql(this.connections.sql(from.connection), from.query, keys, timeoutMilliseconds, heard);
    if (!content) throw new Error('no file was uploaded for it');
    const found = await this.store.findRows(source, content.id, keys);
    for (const key of keys) heard(key, found.get(key));
  }

  private headersOf({ headers }: From<'rest'>): Record<string, string> {
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : value.prefix + this.secrets.get(value.secret),
      ]),
    );
  }
}
