import { Inject, Injectable } from '@nestjs/common';
import { type ResponseCapturedV1, contactKeysOf, contactPointHashes } from '@tourbus/contracts';
import { CONFIG, type Effect, type Message } from '@tourbus/platform';
import type { Config } from '../config.js';
import type { HashesOf } from '../customers/contact-points.js';
import { CustomerLedger } from '../customers/customer-ledger.js';
import { foldResponse } from './folding.js';

/** Lets what customers say back change what is known of them. */
@Injectable()
export class Responses {
  private readonly hashesOf: HashesOf;

  constructor(@Inject(CONFIG) config: Config) {
    const keys = contactKeysOf(config.CONTACT_KEYS);
    this.hashesOf = (point) => contactPointHashes(point, keys);
  }

  fold(messages: readonly Message<ResponseCapturedV1>[]): Effect {
    return async (tx) => {
      const ledger = await CustomerLedger.open(
        tx,
        messages.map(({ data }) => data.customerId),
        { comeBack: false },
      );
      for (const message of messages) {
        const { data } = message;
        if (!ledger.has(data.customerId)) continue;
        const { responseId, communicationId, definition, channel, kind, machine, customerId } = data;
        const at = new Date(data.respondedAt);
        const references = {
          ...{ responseId, communicationId, definition, channel, response: kind },
          ...(machine !== undefined && { machine: true }),
        };
        const notes = machine === undefined ? [] : [`Most likely done by a machine: ${machine}`];
        const touchpoint = { customerId, kind: 'response-captured' as const, at, source: 'tracker' };
        ledger.note({ ...touchpoint, references, notes }, message);
        const origin = {
          at,
          source: 'response',
          references: { responseId, communicationId },
          cause: message,
        };
        ledger.say(customerId, (known) => foldResponse(known, data, this.hashesOf), origin);
      }
      await ledger.close();
    };
  }
}
