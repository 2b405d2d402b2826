import { type DynamicModule, Module } from '@nestjs/common';
import { hashesOf } from '@tourbus/contracts';
import { ClockModule, PlatformModule } from '@tourbus/platform';
import type { Config } from './config.js';
import { DeliveriesModule } from './deliveries/deliveries.module.js';
import { Attempt, Delivery } from './deliveries/delivery.entity.js';
import { ErasureModule } from './erasure/erasure.module.js';
import { holdings } from './erasure/holdings.js';
import { retentionOf } from './erasure/retention.js';
import { CreateDeliveries1700000005000 } from './migrations/1700000005000-create-deliveries.js';
import { CreateSuppressions1700000005001 } from './migrations/1700000005001-create-suppressions.js';
import { CreateStops1700000005002 } from './migrations/1700000005002-create-stops.js';
import { BindProviders1700000005003 } from './migrations/1700000005003-bind-providers.js';
import { CreatePauses1700000005004 } from './migrations/1700000005004-create-pauses.js';
import { RoomForUpdates1700000005005 } from './migrations/1700000005005-room-for-updates.js';
import { CreatePrintJobs1763810005006 } from './migrations/1763810005006-create-print-jobs.js';
import { ReadReleases1763820005007 } from './migrations/1763820005007-read-releases.js';
import { HearStarts1763820005207 } from './migrations/1763820005207-hear-starts.js';
import { KeepSuppressionList1763820005208 } from './migrations/1763820005208-keep-suppression-list.js';
import { Openings1763840020100 } from './migrations/1763840020100-openings.js';
import { EraseCustomers1763920004331 } from './migrations/1763920004331-erase-customers.js';
import { KillSwitches1763920004332 } from './migrations/1763920004332-kill-switches.js';
import { PausesModule } from './pauses/pauses.module.js';
import { PrintJobsModule } from './print-jobs/print-jobs.module.js';

@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with({
          service: 'dispatcher',
          config,
          hashesOf: hashesOf(config),
          holdings,
          retention: retentionOf(config),
          entities: [Delivery, Attempt],
          migrations: [
            CreateDeliveries1700000005000,
            CreateSuppressions1700000005001,
            CreateStops1700000005002,
            BindProviders1700000005003,
            CreatePauses1700000005004,
            RoomForUpdates1700000005005,
            CreatePrintJobs1763810005006,
            ReadReleases1763820005007,
            HearStarts1763820005207,
            KeepSuppressionList1763820005208,
            Openings1763840020100,
            EraseCustomers1763920004331,
            KillSwitches1763920004332,
          ],
        }),
        ClockModule,
        PausesModule,
        DeliveriesModule,
        PrintJobsModule,
        ErasureModule,
      ],
    };
  }
}
