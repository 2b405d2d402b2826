import { Injectable } from '@nestjs/common';
import { type PrintStreamAssembledV1, printStreamAssembledV1 } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { Assembly } from './assembly.js';

@Injectable()
export class AssemblyConsumer {
  constructor(private readonly assembly: Assembly) {}

  @Consumes([printStreamAssembledV1], { durable: 'renderer-print-streams', batch: 10 })
  beginPrintStreams(messages: Message<PrintStreamAssembledV1>[]): Effect {
    return async (tx) => {
      for (const { data } of messages) await this.assembly.assemble(tx, data);
    };
  }
}
