import { Injectable } from '@nestjs/common';
import { Metrics } from '@tourbus/platform';
import { Counter, Gauge, Histogram } from 'prom-client';
import { DataSource } from 'typeorm';

/** What an operator watches here: attempts, how long providers take, what waits and what nobody knows of. */
@Injectable()
export class DispatchMetrics {
  readonly attempts;
  readonly callSeconds;
  private readonly waiting;

  constructor(
    metrics: Metrics,
    private readonly database: DataSource,
  ) {
    const registers = [metrics.registry];
    this.attempts = new Counter({
      name: 'tourbus_attempts_total',
      help: 'Attempts to hand over, by provider and outcome.',
      labelNames: ['provider', 'outcome'],
      registers,
    });
    this.callSeconds = new Histogram({
      name: 'tourbus_provider_call_seconds',
      help: 'How long a provider took for one hand-over.',
      labelNames: ['provider'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers,
    });
    this.waiting = new Gauge({
      name: 'tourbus_deliveries',
      help: 'Deliveries that wait (ready), and those whose outcome nobody knows (ambiguous).',
      labelNames: ['channel', 'state'],
      registers,
    });
  }

  async measure(): Promise<void> {
    const rows: { channel: string; state: string; n: number }[] = await this.database.query(
      `SELECT channel, 'ready' AS state, count(*)::int AS n FROM deliveries WHERE state = 'ready' GROUP BY channel
       UNION ALL
       SELECT channel, 'ambiguous', count(*)::int FROM deliveries WHERE state = 'ambiguous' GROUP BY channel`,
    );
    this.waiting.reset();
    for (const { channel, state, n } of rows) this.waiting.set({ channel, state }, n);
  }
}
