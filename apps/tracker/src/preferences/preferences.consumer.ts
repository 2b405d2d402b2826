import { Injectable } from '@nestjs/common';
import {
  type CustomerChangedV1,
  type PreferencesOfferedV1,
  customerChangedV1,
  preferencesOfferedV1,
} from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { heardProfile } from './known-profile.js';
import { PreferenceStore } from './preference-store.js';

@Injectable()
export class PreferencesConsumer {
  constructor(private readonly store: PreferenceStore) {}

  /** Nobody waits for it: pages lay what was chosen on them over what has been heard. */
  @Consumes([customerChangedV1], { durable: 'tracker-profiles', batch: 500, paceMilliseconds: 500 })
  keepWhatPagesNeedOfProfiles(messages: Message<CustomerChangedV1>[]): Effect {
    const heard = messages.map(({ data }) => heardProfile(data));
    return (tx) => this.store.hear(tx, heard);
  }

  @Consumes([preferencesOfferedV1], { durable: 'tracker-offers', batch: 50 })
  keepWhatBrandsOffer(messages: Message<PreferencesOfferedV1>[]): Effect {
    return (tx) =>
      this.store.offer(
        tx,
        messages.map(({ data }) => data),
      );
  }
}
