import { Module } from '@nestjs/common';
import { TeamsModule } from '../teams/teams.module.js';
import { ContentVersions } from './content-versions.js';

@Module({ imports: [TeamsModule], providers: [ContentVersions], exports: [ContentVersions] })
export class ContentModule {}
