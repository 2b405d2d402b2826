import { Injectable } from '@nestjs/common';
import type { PreferencesChosenV1 } from '@tourbus/contracts';
import type { Effect, Message } from '@tourbus/platform';
import { CustomerLedger } from '../customers/customer-ledger.js';
import { foldChoice } from './choosing.js';

/** Lets what customers choose change what is known of them. */
@Injectable()
export class Preferences {
  fold(messages: readonly Message<PreferencesChosenV1>[]): Effect {
    return async (tx) => {
      const ledger = await CustomerLedger.open(
        tx,
        messages.map(({ data }) => data.customerId),
        { comeBack: false },
      );
      for (const message of messages) {
        const { choiceId, customerId, communicationId, channel, chosenAt, wording } = message.data;
        if (!ledger.has(customerId)) continue;
        const references = { choiceId, communicationId, channel, wording };
        const origin = { at: new Date(chosenAt), source: 'preference centre', references, cause: message };
        ledger.say(customerId, (known) => foldChoice(known, message.data), origin);
      }
      await ledger.close();
    };
  }
}
