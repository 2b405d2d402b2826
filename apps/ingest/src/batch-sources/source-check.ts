import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Problem } from '@tourbus/platform';
import { Batches } from '../batches/batches.service.js';
import type { Config } from '../config.js';
import { Mappings } from '../mapping/mapping.module.js';
import { Connections } from '../outside/connections.js';
import { WebhookTargets } from '../outside/webhook-targets.js';
import { ruleOf } from './collect-segment.js';
import { RunFailed } from './run-failed.js';
import { UnusableSchedule, checkSchedule } from './schedule/slots.js';
import { SegmentStore } from '../segments/segment-store.js';
import type { BatchSource, FromOf } from './source.js';
import { folderBelow } from './watched-folder.js';

const invalid = (pointer: string, detail: string, remedy: string): Problem =>
  new Problem('invalid-batch-source', 422, 'The source does not hold', detail, remedy, {
    errors: [{ pointer, detail }],
  });

/** What can be said about a source before it is kept. */
@Injectable()
export class SourceCheck {
  constructor(
    private readonly batches: Batches,
    private readonly connections: Connections,
    private readonly webhooks: WebhookTargets,
    private readonly mappings: Mappings,
    private readonly segments: SegmentStore,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws Problem 422 that names the place */
  async refuseUnusable({ eventType, schedule, webhook, from }: BatchSource): Promise<void> {
    await this.batches.knownType(eventType);
    if (webhook) this.webhooks.check(webhook);
    try {
      if (schedule) checkSchedule(schedule);
    } catch (error) {
      if (!(error instanceof UnusableSchedule)) throw error;
      throw invalid(
        '/schedule',
        error.message,
        'Correct the schedule, such as {"cron":"0 6 1 * *","timeZone":"Europe/Vienna"}.',
      );
    }
    if (from.kind === 'sql' || from.kind === 's3') this.connections.check(from.connection, from.kind);
    if (from.kind === 'segment') await this.refuseBrokenSegment(from);
    if (from.kind === 'folder') await this.refuseFolder(from.path);
  }

  private async refuseBrokenSegment({ segment, where }: FromOf<'segment'>): Promise<void> {
    if (where !== undefined) return this.refuseBrokenRule(where);
    if (segment === undefined || (await this.segments.knows(segment))) return;
    throw invalid(
      '/from/segment',
      `there is no segment “${segment}”`,
      'Correct the key, or create it first.',
    );
  }

  private async refuseBrokenRule(where: string): Promise<void> {
    for (const customer of [where, ruleOf(where).mapping.customer]) {
      const [fault] = await this.mappings.check({ mapping: { customer, data: '$' } });
      if (fault)
        throw invalid('/from/where', fault.detail, 'Correct the JSONata (https://docs.jsonata.org).');
    }
  }

  private async refuseFolder(path: string): Promise<void> {
    try {
      await folderBelow(this.config.BATCH_FOLDERS, path);
    } catch (error) {
      if (error instanceof RunFailed) throw invalid('/from/path', error.reason, error.remedy);
      throw error;
    }
  }
}
