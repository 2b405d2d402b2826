import { Module } from '@nestjs/common';
import { KillSwitchesModule } from '../kill-switches/kill-switches.module.js';
import { PausesModule } from '../pauses/pauses.module.js';
import { ProvidersModule } from '../providers/providers.module.js';
import { ReleasesModule } from '../releases/releases.module.js';
import { SuppressionListModule } from '../suppression-list/suppression-list.module.js';
import { SuppressionsModule } from '../suppressions/suppressions.module.js';
import { DeliveriesConsumer } from './deliveries.consumer.js';
import { DeliveriesController } from './deliveries.controller.js';
import { Deliveries } from './deliveries.service.js';
import { DeliveryRecord } from './delivery-record.js';
import { DeliveryStore } from './delivery-store.js';
import { DispatchMetrics } from './dispatch-metrics.js';
import { Judging } from './judging.service.js';
import { Lanes, LanesContext } from './lanes.js';
import { TakingIn } from './taking-in.service.js';

@Module({
  imports: [
    ProvidersModule,
    PausesModule,
    KillSwitchesModule,
    ReleasesModule,
    SuppressionListModule,
    SuppressionsModule,
  ],
  controllers: [DeliveriesController],
  providers: [
    DeliveryStore,
    Judging,
    Deliveries,
    TakingIn,
    DeliveryRecord,
    DispatchMetrics,
    Lanes,
    LanesContext,
    DeliveriesConsumer,
  ],
  exports: [DeliveryStore, Judging],
})
export class DeliveriesModule {}
