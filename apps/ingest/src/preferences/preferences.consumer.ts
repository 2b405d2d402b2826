import { Injectable } from '@nestjs/common';
import { type PreferencesChosenV1, preferencesChosenV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { Preferences } from './preferences.service.js';

@Injectable()
export class PreferencesConsumer {
  constructor(private readonly preferences: Preferences) {}

  @Consumes([preferencesChosenV1], { durable: 'ingest-preferences', batch: 200 })
  foldChosenPreferences(messages: Message<PreferencesChosenV1>[]): Effect {
    return this.preferences.fold(messages);
  }
}
