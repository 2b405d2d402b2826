import { Module } from '@nestjs/common';
import { Misses } from './misses.service.js';

/** Communications that do not reach their customers in time. */
@Module({ providers: [Misses], exports: [Misses] })
export class MissesModule {}
