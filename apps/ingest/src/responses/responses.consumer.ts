import { Injectable } from '@nestjs/common';
import { type ResponseCapturedV1, responseCapturedV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { Responses } from './responses.service.js';

@Injectable()
export class ResponsesConsumer {
  constructor(private readonly responses: Responses) {}

  @Consumes([responseCapturedV1], { durable: 'ingest-responses', batch: 200 })
  foldCapturedResponses(messages: Message<ResponseCapturedV1>[]): Effect {
    return this.responses.fold(messages);
  }
}
