import { Module } from '@nestjs/common';
import { PublicationsModule } from '../publications/publications.module.js';
import { KillSwitches } from './kill-switches.service.js';

/** What policies stop at once. */
@Module({ imports: [PublicationsModule], providers: [KillSwitches] })
export class KillSwitchesModule {}
