import { Module, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { LinksModule } from '../links/links.module.js';
import { RecordModule } from '../record/record.module.js';
import { ResponsesModule } from '../responses/responses.module.js';
import { UnsubscribeController } from './unsubscribe.controller.js';

/** The pages and the one-click answer behind the unsubscribe links. */
@Module({
  imports: [LinksModule, RecordModule, ResponsesModule],
  controllers: [UnsubscribeController],
})
export class UnsubscribeModule implements OnModuleInit {
  constructor(private readonly http: HttpAdapterHost) {}

  /** RFC 8058 lets mail clients post multipart/form-data; no more than its text is needed. */
  onModuleInit(): void {
    const fastify: FastifyInstance = this.http.httpAdapter.getInstance();
    fastify.addContentTypeParser(
      'multipart/form-data',
      { parseAs: 'string', bodyLimit: 4_096 },
      (_request, body, done) => done(null, body),
    );
  }
}
