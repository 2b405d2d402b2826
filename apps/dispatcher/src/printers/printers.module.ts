import { Module } from '@nestjs/common';
import { Printers } from './printers.service.js';

@Module({ providers: [Printers], exports: [Printers] })
export class PrintersModule {}
