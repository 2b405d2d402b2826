import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CustomerLists } from './customer-lists.service.js';
import { Customer } from './customer.entity.js';
import { CustomersController } from './customers.controller.js';
import { Customers } from './customers.service.js';
import { TimelineEntry } from './timeline-entry.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Customer, TimelineEntry])],
  controllers: [CustomersController],
  providers: [Customers, CustomerLists],
  exports: [Customers],
})
export class CustomersModule {}
