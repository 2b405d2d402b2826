import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CustomerLists } from './customer-lists.service.js';
import { Customer } from './customer.entity.js';
import { ConsentLog } from './consent-log.service.js';
import { ConsentsController } from './consents.controller.js';
import { CustomersController } from './customers.controller.js';
import { Customers } from './customers.service.js';
import { Timelines } from './timelines.service.js';
import { TimelineEntry } from './timeline-entry.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Customer, TimelineEntry])],
  controllers: [CustomersController, ConsentsController],
  providers: [Customers, CustomerLists, ConsentLog, Timelines],
  exports: [Customers, CustomerLists],
})
export class CustomersModule {}
