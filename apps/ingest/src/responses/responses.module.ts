import { Module } from '@nestjs/common';
import { ResponsesConsumer } from './responses.consumer.js';
import { Responses } from './responses.service.js';

@Module({ providers: [Responses, ResponsesConsumer] })
export class ResponsesModule {}
