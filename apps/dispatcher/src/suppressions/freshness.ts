import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import {
  type Contract,
  customerChangedV1,
  policyKillSwitchesSetV1,
  responseCapturedV1,
} from '@tourbus/contracts';
import { Bus, Loop, Metrics, unheardBy } from '@tourbus/platform';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { killSwitchesDurable } from '../kill-switches/kill-switches.consumer.js';
import { type Look, Proof } from './proof.js';
import { stopsDurable } from './stops.consumer.js';
import { suppressionsDurable } from './suppressions.consumer.js';
import { mayForbid } from './unheard.js';

const lookMilliseconds = 500;

/** With the six seconds that a claim lives, ten seconds after a stop is on the bus nothing uninformed is begun. */
const freshMilliseconds = 3_000;

interface Watched {
  contract: Contract;
  durable: string;
  proof: Proof;
}

/**
 * Whether the stops, profiles and kill switches that were on the bus a moment ago are recorded. A lease rather than a fact of the
 * start: a process that was stopped, or cut off from the bus, has to prove it anew.
 */
@Injectable()
export class Freshness implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly watched: readonly Watched[] = [
    { contract: customerChangedV1, durable: suppressionsDurable, proof: new Proof() },
    { contract: responseCapturedV1, durable: stopsDurable, proof: new Proof() },
    { contract: policyKillSwitchesSetV1, durable: killSwitchesDurable, proof: new Proof() },
  ];
  private readonly looking = new Loop({
    name: 'freshness',
    work: () => this.look(),
    idle: lookMilliseconds,
  });

  constructor(
    private readonly bus: Bus,
    private readonly database: DataSource,
    metrics: Metrics,
  ) {
    const age = (): number => this.ageMilliseconds() / 1_000;
    new Gauge({
      name: 'tourbus_stops_proven_age_seconds',
      help: 'Everything that was on the bus this long ago and forbids to speak is recorded; past 3 s nothing is claimed.',
      registers: [metrics.registry],
      collect() {
        this.set(age());
      },
    });
  }

  /** Whether claims may be made now. */
  get proven(): boolean {
    return this.ageMilliseconds() < freshMilliseconds;
  }

  onApplicationBootstrap(): void {
    this.looking.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.looking.stop();
  }

  private ageMilliseconds(): number {
    return performance.now() - Math.min(...this.watched.map(({ proof }) => proof.at));
  }

  private async look(): Promise<false> {
    if (!this.bus.connected) return false;
    const looks = await Promise.all(
      this.watched.map(async ({ contract, durable, proof }) => ({
        proof,
        look: await this.see(contract, durable),
      })),
    );
    // After the bus, which is told last: what it says is settled was parked before.
    if (await this.isHeldBack()) return false;
    for (const { proof, look } of looks) proof.take(look);
    return false;
  }

  /**
   * A stop that is parked is settled for the bus and recorded nowhere. It may be of an address that others share, so
   * that nothing less than its whole effect would do, and that has failed: all wait for an operator.
   */
  private async isHeldBack(): Promise<boolean> {
    const contracts = new Map(this.watched.map(({ durable, contract }) => [durable, contract]));
    const parked = await unheardBy(this.database, [...contracts.keys()]);
    return parked.some(({ consumer, body }) => {
      const contract = contracts.get(consumer);
      return contract !== undefined && mayForbid(contract, body);
    });
  }

  private async see({ stream, subject }: Contract, durable: string): Promise<Look> {
    const at = performance.now();
    const { streams, consumers } = this.bus.administration;
    const last = await streams.getMessage(stream, { last_by_subj: subject });
    const consumer = await consumers.info(stream, durable);
    // After the consumer: in between, a sound stream only grows.
    const { state } = await streams.info(stream);
    return {
      at,
      last: last?.seq ?? 0,
      floor: consumer.ack_floor.stream_seq,
      delivered: consumer.delivered.stream_seq,
      quiet: consumer.num_pending === 0 && consumer.num_ack_pending === 0,
      created: consumer.created,
      streamEnd: state.last_seq,
    };
  }
}
