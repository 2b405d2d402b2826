import { Module } from '@nestjs/common';
import { BulkUpsertsController } from './bulk-upserts.controller.js';
import { BulkUpserts } from './bulk-upserts.service.js';

/** Customers by the thousand. */
@Module({ controllers: [BulkUpsertsController], providers: [BulkUpserts] })
export class BulkUpsertsModule {}
