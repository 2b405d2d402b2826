import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Upkeep } from '../operations/upkeep.js';
import { Bus } from './bus.js';
import { Confirmations } from './confirmations.js';
import { Consumers } from './consumers.js';
import { Outbox } from './outbox.js';

/** Opens the bus and keeps consumers and upkeep running for the life of the service. */
@Injectable()
export class Messaging implements OnApplicationBootstrap, OnModuleDestroy {
  started = false;
  stopping = false;

  constructor(
    private readonly bus: Bus,
    private readonly confirmations: Confirmations,
    private readonly consumers: Consumers,
    private readonly outbox: Outbox,
    private readonly upkeep: Upkeep,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bus.open();
    this.confirmations.open();
    await this.consumers.start();
    await this.upkeep.start();
    this.started = true;
  }

  /** Before anything is closed: nothing new is taken, what is under way ends, facts reach the bus. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    await Promise.all([this.consumers.stop(), this.upkeep.stop()]);
    await this.outbox.settled();
    await this.confirmations.close();
  }
}
