import { type DynamicModule, Module } from '@nestjs/common';
import { hashesOf } from '@tourbus/contracts';
import { ClockModule, PlatformModule } from '@tourbus/platform';
import { CommunicationsModule } from './communications/communications.module.js';
import type { Config } from './config.js';
import { ErasureModule } from './erasure/erasure.module.js';
import { holdings } from './erasure/holdings.js';
import { retentionOf } from './erasure/retention.js';
import { LinksModule } from './links/links.module.js';
import { CreateCommunications1700000005000 } from './migrations/1700000005000-create-communications.js';
import { CreateResponses1700000005100 } from './migrations/1700000005100-create-responses.js';
import { CreateReceipts1700000005200 } from './migrations/1700000005200-create-receipts.js';
import { TellBatches1763800005300 } from './migrations/1763800005300-tell-batches.js';
import { TellApprovals1763820005400 } from './migrations/1763820005400-tell-approvals.js';
import { FindCommunications1763830005500 } from './migrations/1763830005500-find-communications.js';
import {
  TallyCommunications1763830005600,
  TallyWhatWas1763830005601,
} from './migrations/1763830005600-tally-communications.js';
import { KeepPreferences1763840005700 } from './migrations/1763840005700-keep-preferences.js';
import { HearFromWhom1763840005750 } from './migrations/1763840005750-hear-from-whom.js';
import { TellDeferrals1763840020100 } from './migrations/1763840020100-tell-deferrals.js';
import { AwaitWhatReaches1763850005800 } from './migrations/1763850005800-await-what-reaches.js';
import { FindByAge1763920005331 } from './migrations/1763920005331-find-by-age.js';
import { PreferencesModule } from './preferences/preferences.module.js';
import { Receipt } from './receipts/receipt.entity.js';
import { ReceiptsModule } from './receipts/receipts.module.js';
import { Communication } from './record/communication.entity.js';
import { RecordModule } from './record/record.module.js';
import { Response } from './responses/response.entity.js';
import { ResponsesModule } from './responses/responses.module.js';
import { UnsubscribeModule } from './unsubscribe/unsubscribe.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** What became of every communication, and what customers said back. */
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with({
          service: 'tracker',
          config,
          hashesOf: hashesOf(config),
          holdings,
          retention: retentionOf(config),
          entities: [Communication, Response, Receipt],
          migrations: [
            CreateCommunications1700000005000,
            CreateResponses1700000005100,
            CreateReceipts1700000005200,
            TellBatches1763800005300,
            TellApprovals1763820005400,
            FindCommunications1763830005500,
            TallyCommunications1763830005600,
            TallyWhatWas1763830005601,
            KeepPreferences1763840005700,
            HearFromWhom1763840005750,
            TellDeferrals1763840020100,
            AwaitWhatReaches1763850005800,
            FindByAge1763920005331,
          ],
        }),
        RecordModule,
        ResponsesModule,
        ReceiptsModule,
        ClockModule,
        CommunicationsModule,
        LinksModule,
        UnsubscribeModule,
        PreferencesModule,
        WebhooksModule,
        ErasureModule,
      ],
    };
  }
}
