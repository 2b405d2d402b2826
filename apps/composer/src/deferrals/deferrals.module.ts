import { Module } from '@nestjs/common';
import { DeferralStore } from './deferral-store.js';
import { DeferralsConsumer } from './deferrals.consumer.js';

@Module({ providers: [DeferralStore, DeferralsConsumer], exports: [DeferralStore] })
export class DeferralsModule {}
