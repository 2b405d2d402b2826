import { Module } from '@nestjs/common';
import { LinksModule } from '../links/links.module.js';
import { RecordModule } from '../record/record.module.js';
import { ResponsesModule } from '../responses/responses.module.js';
import { MessageHistory } from './history.js';
import { PreferenceLimits } from './limits.js';
import { PreferenceStore } from './preference-store.js';
import { PreferencesConsumer } from './preferences.consumer.js';
import { PreferencesController } from './preferences.controller.js';
import { PreferencesService } from './preferences.service.js';

/** The pages on which customers choose what they hear and how, and see what was sent to them. */
@Module({
  imports: [LinksModule, RecordModule, ResponsesModule],
  controllers: [PreferencesController],
  providers: [PreferencesService, PreferencesConsumer, PreferenceStore, PreferenceLimits, MessageHistory],
})
export class PreferencesModule {}
