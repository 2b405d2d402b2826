import { type DynamicModule, Module } from '@nestjs/common';
import { hashesOf } from '@tourbus/contracts';
import { PlatformModule } from '@tourbus/platform';
import { BatchSourcesModule } from './batch-sources/batch-sources.module.js';
import { BatchWebhooksModule } from './batch-webhooks/batch-webhooks.module.js';
import { BatchesModule } from './batches/batches.module.js';
import { BulkUpsertsModule } from './bulk-upserts/bulk-upserts.module.js';
import type { Config } from './config.js';
import { ConsentLine } from './customers/consent-line.entity.js';
import { Customer } from './customers/customer.entity.js';
import { CustomersModule } from './customers/customers.module.js';
import { TimelineEntry } from './customers/timeline-entry.entity.js';
import { DataSourcesModule } from './data-sources/data-sources.module.js';
import { ErasureModule } from './erasure/erasure.module.js';
import { holdings } from './erasure/holdings.js';
import { retentionOf } from './erasure/retention.js';
import { EventType } from './event-types/event-type.entity.js';
import { EventTypesModule } from './event-types/event-types.module.js';
import { HoldsModule } from './holds/holds.module.js';
import { IntakeModule } from './intake/intake.module.js';
import { MergesModule } from './merges/merges.module.js';
import { CreateBusinessEvents1700000001003 } from './migrations/1700000001003-create-business-events.js';
import { CreateCustomers1700000001001 } from './migrations/1700000001001-create-customers.js';
import { CreateEventTypes1700000001002 } from './migrations/1700000001002-create-event-types.js';
import { CreateBatches1763800001004 } from './migrations/1763800001004-create-batches.js';
import { GatherRows1763810001005 } from './migrations/1763810001005-gather-rows.js';
import { CreateBatchSources1763900001006 } from './migrations/1763900001006-create-batch-sources.js';
import { CreateDataSources1763900001007 } from './migrations/1763900001007-create-data-sources.js';
import {
  FindCustomers1763910001008,
  FindKnownCustomers1763910001009,
} from './migrations/1763910001008-find-customers.js';
import { ConsentsBearEvidence1763910001208 } from './migrations/1763910001208-consents-bear-evidence.js';
import { CustomersHaveHistories1763920001311 } from './migrations/1763920001311-customers-have-histories.js';
import { CreateSegments1763920001301 } from './migrations/1763920001301-create-segments.js';
import { TraitsComeDue1763920001312 } from './migrations/1763920001312-traits-come-due.js';
import { MergeCustomers1763920001321 } from './migrations/1763920001321-merge-customers.js';
import {
  FindDuplicates1763920001322,
  FindKnownDuplicates1763920001323,
} from './migrations/1763920001322-find-duplicates.js';
import { EndBatchFiles1763920001332 } from './migrations/1763920001332-end-batch-files.js';
import { EraseCustomers1763920001331 } from './migrations/1763920001331-erase-customers.js';
import { PreferencesModule } from './preferences/preferences.module.js';
import { ProposalsModule } from './proposals/proposals.module.js';
import { ResponsesModule } from './responses/responses.module.js';
import { SegmentsModule } from './segments/segments.module.js';
import { SilencesModule } from './silences/silences.module.js';
import { TraitsModule } from './traits/traits.module.js';

@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    const entities = [Customer, ConsentLine, TimelineEntry, EventType];
    const migrations = [
      CreateCustomers1700000001001,
      CreateEventTypes1700000001002,
      CreateBusinessEvents1700000001003,
      CreateBatches1763800001004,
      GatherRows1763810001005,
      CreateBatchSources1763900001006,
      CreateDataSources1763900001007,
      FindCustomers1763910001008,
      FindKnownCustomers1763910001009,
      ConsentsBearEvidence1763910001208,
      CreateSegments1763920001301,
      CustomersHaveHistories1763920001311,
      TraitsComeDue1763920001312,
      MergeCustomers1763920001321,
      FindDuplicates1763920001322,
      FindKnownDuplicates1763920001323,
      EraseCustomers1763920001331,
      EndBatchFiles1763920001332,
    ];
    return {
      module: AppModule,
      imports: [
        PlatformModule.with({
          service: 'ingest',
          config,
          entities,
          migrations,
          hashesOf: hashesOf(config),
          holdings,
          retention: retentionOf(config),
        }),
        CustomersModule,
        MergesModule,
        BulkUpsertsModule,
        DataSourcesModule,
        EventTypesModule,
        IntakeModule,
        BatchesModule,
        BatchSourcesModule,
        BatchWebhooksModule,
        ResponsesModule,
        PreferencesModule,
        SegmentsModule,
        ProposalsModule,
        SilencesModule,
        TraitsModule,
        HoldsModule,
        ErasureModule,
      ],
    };
  }
}
