import { Module } from '@nestjs/common';
import { PreferencesConsumer } from './preferences.consumer.js';
import { Preferences } from './preferences.service.js';

/** What customers choose on their own pages. */
@Module({ providers: [Preferences, PreferencesConsumer] })
export class PreferencesModule {}
