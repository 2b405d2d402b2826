import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What every service counts, under the same names; the label is the durable consumer, never a customer. */
export class Metrics {
  readonly registry = new Registry();

  readonly handled = new Counter({
    name: 'tourbus_messages_handled_total',
    help: 'Messages whose effect is committed.',
    labelNames: ['consumer'],
    registers: [this.registry],
  });
  readonly retried = new Counter({
    name: 'tourbus_messages_retried_total',
    help: 'Messages given back to the bus for a later try.',
    labelNames: ['consumer'],
    registers: [this.registry],
  });
  readonly parked = new Counter({
    name: 'tourbus_messages_parked_total',
    help: 'Messages put aside with a reason.',
    labelNames: ['consumer', 'code'],
    registers: [this.registry],
  });
  readonly duplicates = new Counter({
    name: 'tourbus_messages_duplicate_total',
    help: 'Deliveries of messages handled before.',
    labelNames: ['consumer'],
    registers: [this.registry],
  });
  readonly lag = new Gauge({
    name: 'tourbus_consumer_lag',
    help: 'Messages on the bus that the consumer has not been given yet.',
    labelNames: ['consumer'],
    registers: [this.registry],
  });
  readonly unacknowledged = new Gauge({
    name: 'tourbus_consumer_unacknowledged',
    help: 'Messages given to the consumer and not yet settled.',
    labelNames: ['consumer'],
    registers: [this.registry],
  });
  readonly oldest = new Gauge({
    name: 'tourbus_consumer_oldest_seconds',
    help: 'Age of the oldest message that the consumer has not settled.',
    labelNames: ['consumer'],
    registers: [this.registry],
  });
  readonly outboxUnconfirmed = new Gauge({
    name: 'tourbus_outbox_unconfirmed',
    help: 'Facts committed that the services which consume them have not confirmed.',
    registers: [this.registry],
  });
  readonly republished = new Counter({
    name: 'tourbus_facts_republished_total',
    help: 'Facts published again because their confirmation did not come.',
    registers: [this.registry],
  });
  readonly latency = new Histogram({
    name: 'tourbus_stage_seconds',
    help: 'From a message on the bus to its effect committed.',
    labelNames: ['consumer'],
    buckets: seconds,
    registers: [this.registry],
  });
  readonly batch = new Histogram({
    name: 'tourbus_batch_messages',
    help: 'Messages committed together.',
    labelNames: ['consumer'],
    buckets: [1, 2, 5, 10, 25, 50, 100, 200, 500],
    registers: [this.registry],
  });
  readonly requests = new Histogram({
    name: 'tourbus_http_seconds',
    help: 'HTTP requests by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
    registers: [this.registry],
  });

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
  }
}
