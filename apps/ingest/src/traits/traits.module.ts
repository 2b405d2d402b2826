import { Module } from '@nestjs/common';
import { CustomTraitStore } from './custom-trait-store.js';
import { CustomTraitsController } from './custom-traits.controller.js';
import { CustomTraits } from './custom-traits.service.js';
import { CustomerTraitsController } from './customer-traits.controller.js';
import { CustomerTraits } from './customer-traits.service.js';
import { Expressions } from './expressions.js';
import { TraitSweep } from './trait-sweep.service.js';

/** What is inferred of customers from what they did. */
@Module({
  controllers: [CustomTraitsController, CustomerTraitsController],
  providers: [CustomTraitStore, CustomTraits, CustomerTraits, Expressions, TraitSweep],
  exports: [CustomTraitStore, Expressions],
})
export class TraitsModule {}
