import { Module } from '@nestjs/common';
import { CustomersModule } from '../customers/customers.module.js';
import { DuplicatesFound } from './duplicates.service.js';
import { MergesController } from './merges.controller.js';
import { Merges } from './merges.service.js';

/** Customers who are one. */
@Module({
  imports: [CustomersModule],
  controllers: [MergesController],
  providers: [Merges, DuplicatesFound],
})
export class MergesModule {}
