import { Module } from '@nestjs/common';
import { Uploads } from './uploads.service.js';

/** Where bytes that come from outside are kept. */
@Module({ providers: [Uploads], exports: [Uploads] })
export class UploadsModule {}
