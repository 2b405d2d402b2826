import { type DynamicModule, Module } from '@nestjs/common';
import { hashesOf } from '@tourbus/contracts';
import { PlatformModule } from '@tourbus/platform';
import { AssetsModule } from './assets/assets.module.js';
import { BlocksModule } from './blocks/blocks.module.js';
import { BrandsModule } from './brands/brands.module.js';
import { CommentsModule } from './comments/comments.module.js';
import { CompositionModule } from './composition/composition.module.js';
import { DecisionRecord } from './composition/decision.entity.js';
import type { Config } from './config.js';
import { ContentVersion } from './content/content-version.entity.js';
import { DefinitionsModule } from './definitions/definitions.module.js';
import { DifferencesModule } from './differences/differences.module.js';
import { DryRunsModule } from './dry-runs/dry-runs.module.js';
import { ErasureModule } from './erasure/erasure.module.js';
import { holdings } from './erasure/holdings.js';
import { retentionOf } from './erasure/retention.js';
import { ImportsModule } from './imports/imports.module.js';
import { Content1700000001000 } from './migrations/1700000001000-content.js';
import { Decisions1700000002000 } from './migrations/1700000002000-decisions.js';
import { Reviews1700000003000 } from './migrations/1700000003000-reviews.js';
import { Comments1700000004000 } from './migrations/1700000004000-comments.js';
import { Waivers1700000005000 } from './migrations/1700000005000-waivers.js';
import { Sessions1700000007000 } from './migrations/1700000007000-sessions.js';
import { Owners1700000010000 } from './migrations/1700000010000-owners.js';
import { Assets1700000011000 } from './migrations/1700000011000-assets.js';
import { Presence1700000012000 } from './migrations/1700000012000-presence.js';
import { Listings1700000016000 } from './migrations/1700000016000-listings.js';
import { Contacts1700000020000 } from './migrations/1700000020000-contacts.js';
import { DecisionsOfPolicies1700000020100 } from './migrations/1700000020100-decisions-of-policies.js';
import { DryRuns1700000020200 } from './migrations/1700000020200-dry-runs.js';
import { EraseCustomers1763920002331 } from './migrations/1763920002331-erase-customers.js';
import { Silences1700000020210 } from './migrations/1700000020210-silences.js';
import { Fallbacks1700000020220 } from './migrations/1700000020220-fallbacks.js';
import { KillSwitchesModule } from './kill-switches/kill-switches.module.js';
import { OffersModule } from './offers/offers.module.js';
import { PeopleModule } from './people/people.module.js';
import { PresenceModule } from './presence/presence.module.js';
import { PoliciesModule } from './policy/policies.module.js';
import { PreviewModule } from './preview/preview.module.js';
import { ReviewsModule } from './reviews/reviews.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { PublishedTemplate } from './templates/published-template.entity.js';
import { FallbacksModule } from './fallbacks/fallbacks.module.js';
import { SilencesModule } from './silences/silences.module.js';
import { TeamsModule } from './teams/teams.module.js';
import { TemplatesModule } from './templates/templates.module.js';
import { VoiceModule } from './voice/voice.module.js';

const entities = [ContentVersion, PublishedTemplate, DecisionRecord];
const migrations = [
  Content1700000001000,
  Decisions1700000002000,
  Reviews1700000003000,
  Comments1700000004000,
  Waivers1700000005000,
  Sessions1700000007000,
  Owners1700000010000,
  Assets1700000011000,
  Presence1700000012000,
  Listings1700000016000,
  Contacts1700000020000,
  DecisionsOfPolicies1700000020100,
  DryRuns1700000020200,
  Silences1700000020210,
  Fallbacks1700000020220,
  EraseCustomers1763920002331,
];

@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with({
          service: 'composer',
          config,
          entities,
          migrations,
          hashesOf: hashesOf(config),
          holdings,
          retention: retentionOf(config),
        }),
        BrandsModule,
        BlocksModule,
        TemplatesModule,
        DefinitionsModule,
        PoliciesModule,
        DryRunsModule,
        SilencesModule,
        FallbacksModule,
        OffersModule,
        KillSwitchesModule,
        VoiceModule,
        ReviewsModule,
        TeamsModule,
        AssetsModule,
        CommentsModule,
        PresenceModule,
        DifferencesModule,
        CompositionModule,
        ErasureModule,
        PreviewModule,
        ImportsModule,
        PeopleModule,
        SessionsModule,
      ],
    };
  }
}
