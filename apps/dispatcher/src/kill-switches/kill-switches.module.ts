import { Module } from '@nestjs/common';
import { KillSwitchesConsumer } from './kill-switches.consumer.js';
import { KillSwitches } from './kill-switches.service.js';

@Module({ providers: [KillSwitches, KillSwitchesConsumer], exports: [KillSwitches] })
export class KillSwitchesModule {}
