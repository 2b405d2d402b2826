import { Global, Module } from '@nestjs/common';
import { SharedClock } from './shared-clock.js';

/** For services that judge by one time: what customers say, and what may be said to them now. */
@Global()
@Module({ providers: [SharedClock], exports: [SharedClock] })
export class ClockModule {}
