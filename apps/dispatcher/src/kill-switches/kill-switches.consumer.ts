import { Injectable } from '@nestjs/common';
import { type PolicyKillSwitchesSetV1, policyKillSwitchesSetV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { KillSwitches } from './kill-switches.service.js';

export const killSwitchesDurable = 'dispatcher-kill-switches';

@Injectable()
export class KillSwitchesConsumer {
  constructor(private readonly killSwitches: KillSwitches) {}

  @Consumes([policyKillSwitchesSetV1], { durable: killSwitchesDurable, batch: 50, reliedUpon: true })
  recordKillSwitches(messages: Message<PolicyKillSwitchesSetV1>[]): Effect {
    return (tx) =>
      this.killSwitches.record(
        tx,
        messages.map(({ data }) => data),
      );
  }
}
