import { Injectable } from '@nestjs/common';
import { Metrics } from '@tourbus/platform';
import { Counter, Gauge } from 'prom-client';
import type { Provider } from './provider.js';

const numberOf = { closed: 0, trial: 1, open: 2 } as const;

/** What an operator watches of providers: which are left alone, until when, and who waits for a turn. */
@Injectable()
export class ProviderMetrics {
  private readonly waits;

  constructor(private readonly metrics: Metrics) {
    this.waits = new Counter({
      name: 'tourbus_provider_limiter_waits_total',
      help: 'How often a call had to wait because of the calls allowed in a second.',
      labelNames: ['provider'],
      registers: [metrics.registry],
    });
  }

  waited(provider: string): void {
    this.waits.inc({ provider });
  }

  watch(providers: readonly Provider[]): void {
    const registers = [this.metrics.registry];
    new Gauge({
      name: 'tourbus_provider_circuit',
      help: 'Whether a provider is called: 0 closed (it is), 1 on trial by a single call, 2 open or held (it is left alone).',
      labelNames: ['provider'],
      registers,
      collect() {
        for (const { name, reading } of providers) this.set({ provider: name }, numberOf[reading]);
      },
    });
    new Gauge({
      name: 'tourbus_provider_held_until_seconds',
      help: 'Until when a provider asked to be left alone, in seconds since 1970; 0 if it did not.',
      labelNames: ['provider'],
      registers,
      collect() {
        for (const { name, heldSeconds } of providers)
          this.set({ provider: name }, heldSeconds > 0 ? Date.now() / 1_000 + heldSeconds : 0);
      },
    });
  }
}
