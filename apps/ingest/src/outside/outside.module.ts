import { Module } from '@nestjs/common';
import { CONFIG } from '@tourbus/platform';
import type { Config } from '../config.js';
import { parseAllowed } from './addresses.js';
import { Connections } from './connections.js';
import { Outbound } from './outbound.js';
import { Secrets } from './secrets.js';
import { WebhookTargets } from './webhook-targets.js';

@Module({
  providers: [
    Connections,
    Secrets,
    WebhookTargets,
    {
      provide: Outbound,
      inject: [CONFIG],
      useFactory: (config: Config) => new Outbound(parseAllowed(config.OUTBOUND_ALLOW)),
    },
  ],
  exports: [Connections, Secrets, Outbound, WebhookTargets],
})
export class OutsideModule {}
