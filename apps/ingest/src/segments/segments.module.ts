import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Previews } from './previews.service.js';
import { Recomputation } from './recomputation.service.js';
import { SegmentStore } from './segment-store.js';
import { SegmentsController } from './segments.controller.js';
import { Segments } from './segments.service.js';
import { TimePassing } from './time-passing.service.js';

@Module({
  controllers: [SegmentsController],
  providers: [SegmentStore, Segments, Previews, Recomputation, TimePassing],
  exports: [Segments, SegmentStore],
})
export class SegmentsModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly recomputation: Recomputation,
    private readonly timePassing: TimePassing,
  ) {}

  onApplicationBootstrap(): void {
    this.recomputation.start();
    this.timePassing.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.recomputation.stop(), this.timePassing.stop()]);
  }
}
