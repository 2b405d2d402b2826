import type { Contract } from '@tourbus/contracts';
import type { Msg, NatsConnection } from '@nats-io/transport-node';

const everyMilliseconds = 50;

/** Confirms facts as the stages behind would, for a benchmark that runs none of them: unconfirmed, they are told again. */
export class Confirming {
  private readonly ids = new Map<Contract, string[]>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly bus: NatsConnection) {
    this.timer = setInterval(() => this.confirm(), everyMilliseconds);
  }

  take(contract: Contract, message: Msg): void {
    const ids = this.ids.get(contract) ?? [];
    ids.push(message.headers?.get('ce-id') ?? '');
    this.ids.set(contract, ids);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private confirm(): void {
    for (const [{ publishers, consumers }, ids] of this.ids)
      for (const by of consumers)
        for (const publisher of publishers)
          this.bus.publish(`tourbus-confirmed.${publisher}`, JSON.stringify({ by, ids }));
    this.ids.clear();
  }
}
