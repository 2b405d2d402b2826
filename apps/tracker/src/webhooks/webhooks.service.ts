import { Injectable } from '@nestjs/common';
import { type ProviderReceipt, ReceiptsService } from '../receipts/receipts.service.js';
import { RecordService } from '../record/record.service.js';
import type { CapturedResponse } from '../responses/response.js';
import { ResponsesService } from '../responses/responses.service.js';

/**
 * Stores what a webhook brought before it is answered, and a stop counts by then where messages are handed over: a
 * failure is ours, and the provider sends it again.
 */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly record: RecordService,
    private readonly receipts: ReceiptsService,
    private readonly responses: ResponsesService,
  ) {}

  async store(receipts: readonly ProviderReceipt[], responses: readonly CapturedResponse[]): Promise<void> {
    const known = await this.record.find(
      [...receipts, ...responses].map(({ communicationId }) => communicationId),
    );
    await this.responses.heed(responses, async (tx) => {
      if (receipts.length > 0) await this.receipts.store(tx, receipts, known);
      if (responses.length > 0) await this.responses.store(tx, responses, known);
    });
  }

  /** The message that a phone number answers. */
  answeredBy(phone: string): Promise<string | undefined> {
    return this.record.lastTextMessageTo(phone);
  }
}
