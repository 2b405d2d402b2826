import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { LoggerModule } from 'nestjs-pino';
import type { ServiceName } from '@tourbus/contracts';
import { ArtefactStore } from '../artefacts/artefact-store.js';
import { openArtefactStore } from '../artefacts/open-artefact-store.js';
import { AuthGuard } from '../auth/auth.guard.js';
import { SessionReader } from '../auth/session-reader.js';
import { CONFIG, type PlatformConfig } from '../config/config.js';
import { Forgotten, type HashesOf, PERSON_HASHES } from '../forgetting/forgotten.js';
import { HOLDINGS, HeldController } from '../forgetting/held.controller.js';
import type { Holding } from '../forgetting/holdings.js';
import { RETENTION_RULES, Retention, type RetentionRule } from '../forgetting/retention.js';
import { HealthController, HealthParts } from '../health/health.controller.js';
import { Readiness } from '../health/readiness.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { validationPipe } from '../http/validation.js';
import { Bus } from '../messaging/bus.js';
import { Confirmations } from '../messaging/confirmations.js';
import { Consumers, HandlingTools } from '../messaging/consumers.js';
import { Messaging } from '../messaging/messaging.js';
import { Outbox } from '../messaging/outbox.js';
import { SERVICE_NAME } from '../messaging/service-name.js';
import { StreamRoom } from '../messaging/stream-room.js';
import { StoredBodies } from '../messaging/stored-bodies.js';
import { Sweeper } from '../messaging/sweeper.js';
import { AuditLog } from '../operations/audit-log.js';
import { AuditWatch } from '../operations/audit-watch.js';
import { AuditController } from '../operations/audit.controller.js';
import { DrainController } from '../operations/drain.controller.js';
import { Draining } from '../operations/draining.js';
import { Standing, Upkeep } from '../operations/upkeep.js';
import { Work } from '../operations/work.js';
import { WorkController } from '../operations/work.controller.js';
import { ParkedMessage } from '../messaging/parked-message.entity.js';
import { ParkedMessages } from '../messaging/parked-messages.js';
import { ParkedController } from '../messaging/parked.controller.js';
import { Positions } from '../messaging/positions.js';
import { type Persistence, persistenceModule } from '../persistence/persistence.js';
import { loggerOptions } from '../telemetry/logging.js';
import { Metrics } from '../telemetry/metrics.js';
import { MetricsController } from '../telemetry/metrics.controller.js';
import { RequestMetricsInterceptor } from '../telemetry/request-metrics.interceptor.js';

const messaging = [
  ...[Bus, Confirmations, StoredBodies, Outbox, ParkedMessages, Positions],
  ...[StreamRoom, Sweeper, HandlingTools, Consumers],
];
const operations = [WorkController, DrainController, AuditController, HeldController];

export interface PlatformOptions {
  service: ServiceName;
  config: PlatformConfig;
  entities?: Persistence['entities'];
  migrations: Persistence['migrations'];
  /** How persons are named who were forgotten; without, nobody can be forgotten here. */
  hashesOf?: HashesOf;
  /** Where something of a person is held, for who may see all of it. */
  holdings?: readonly Holding[];
  /** When rows have been kept for long enough, beside parked messages. */
  retention?: readonly RetentionRule[];
}

/** Everything a service stands on; global, so that capabilities ask for `Outbox`, `ArtefactStore` or CONFIG directly. */
@Module({})
export class PlatformModule {
  static with({
    service,
    config,
    entities = [],
    migrations,
    hashesOf = () => [],
    holdings = [],
    retention = [],
  }: PlatformOptions): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      imports: [
        LoggerModule.forRoot(loggerOptions(service, config.LOG_LEVEL)),
        persistenceModule(config, { schema: service, entities: [ParkedMessage, ...entities], migrations }),
        DiscoveryModule,
        TerminusModule.forRoot({ errorLogStyle: 'json', logger: false }),
      ],
      controllers: [HealthController, MetricsController, ParkedController, ...operations],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: SERVICE_NAME, useValue: service },
        { provide: HOLDINGS, useValue: holdings },
        { provide: RETENTION_RULES, useValue: retention },
        { provide: PERSON_HASHES, useValue: hashesOf },
        { provide: Metrics, useFactory: () => new Metrics(service) },
        { provide: ArtefactStore, useFactory: () => openArtefactStore(config.ARTEFACTS_URL) },
        SessionReader,
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: validationPipe },
        { provide: APP_INTERCEPTOR, useClass: RequestMetricsInterceptor },
        ...messaging,
        ...[Forgotten, Retention],
        AuditLog,
        AuditWatch,
        Draining,
        Work,
        Standing,
        Upkeep,
        Messaging,
        HealthParts,
        Readiness,
      ],
      exports: [
        ...[CONFIG, SERVICE_NAME, Metrics, ArtefactStore, Bus, Forgotten, Outbox, ParkedMessages, Readiness],
        ...[AuditLog, Draining, Work, SessionReader],
      ],
    };
  }
}
