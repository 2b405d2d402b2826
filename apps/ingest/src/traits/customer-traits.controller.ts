import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '@tourbus/platform';
import { customerIdSchema } from '../customers/customer-input.js';
import { CustomerTraits } from './customer-traits.service.js';

/** What is inferred of a customer, and from what. */
@ApiTags('traits')
@Controller('customers')
export class CustomerTraitsController {
  constructor(private readonly traits: CustomerTraits) {}

  @Get(':id/traits')
  @RequiresScope('customers:read')
  explain(@Param('id', { schema: customerIdSchema }) id: string): ReturnType<CustomerTraits['explain']> {
    return this.traits.explain(id, new Date());
  }
}
