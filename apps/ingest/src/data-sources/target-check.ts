import { Injectable } from '@nestjs/common';
import { Connections } from '../outside/connections.js';
import { Outbound } from '../outside/outbound.js';
import { Secrets } from '../outside/secrets.js';
import type { DataSource } from './data-source.js';

/** What can be said about a data source before it is kept. */
@Injectable()
export class TargetCheck {
  constructor(
    private readonly outbound: Outbound,
    private readonly secrets: Secrets,
    private readonly connections: Connections,
  ) {}

  /** @throws Problem 422 */
  refuseUnusable({ from }: DataSource): void {
    if (from.kind === 'sql') this.connections.check(from.connection, 'sql');
    if (from.kind !== 'rest') return;
    for (const value of Object.values(from.headers))
      if (typeof value !== 'string') this.secrets.get(value.secret);
    this.outbound.refuseForbidden(from.url.replaceAll('{key}', 'key'));
  }
}
