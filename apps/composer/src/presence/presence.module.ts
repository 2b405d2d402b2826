import { Module } from '@nestjs/common';
import { ContentModule } from '../content/content.module.js';
import { PeopleModule } from '../people/people.module.js';
import { PresenceController } from './presence.controller.js';
import { Presences } from './presence.service.js';

@Module({ imports: [ContentModule, PeopleModule], controllers: [PresenceController], providers: [Presences] })
export class PresenceModule {}
