import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BatchesModule } from '../batches/batches.module.js';
import { Jobs } from '../jobs/jobs.service.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { OutsideModule } from '../outside/outside.module.js';
import { WebhookStore } from './webhook-store.js';
import { BatchWebhooksController } from './webhooks.controller.js';
import { BatchWebhooks, type Call, webhookQueue } from './webhooks.service.js';

/** Seconds first, hours in the end: some two days in all. */
const queue = {
  name: webhookQueue,
  together: 4,
  options: {
    retryLimit: 18,
    retryDelay: 4,
    retryBackoff: true,
    retryDelayMax: 6 * 3_600,
    expireInSeconds: 60,
  },
};

@Module({
  imports: [BatchesModule, JobsModule, OutsideModule],
  controllers: [BatchWebhooksController],
  providers: [BatchWebhooks, WebhookStore],
})
export class BatchWebhooksModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    jobs: Jobs,
    private readonly webhooks: BatchWebhooks,
  ) {
    jobs.register<Call>({ ...queue, work: (job) => webhooks.call(job) });
  }

  onApplicationBootstrap(): void {
    this.webhooks.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.webhooks.stop();
  }
}
