import { type DynamicModule, Module } from '@nestjs/common';
import { PlatformModule } from '@tourbus/platform';
import { BlocksModule } from './blocks/blocks.module.js';
import { BrandsModule } from './brands/brands.module.js';
import { CompositionModule } from './composition/composition.module.js';
import { DecisionRecord } from './composition/decision.entity.js';
import type { Config } from './config.js';
import { ContentVersion } from './content/content-version.entity.js';
import { DefinitionsModule } from './definitions/definitions.module.js';
import { Content1700000001000 } from './migrations/1700000001000-content.js';
import { Decisions1700000002000 } from './migrations/1700000002000-decisions.js';
import { PreviewModule } from './preview/preview.module.js';
import { PublishedTemplate } from './templates/published-template.entity.js';
import { TemplatesModule } from './templates/templates.module.js';

const entities = [ContentVersion, PublishedTemplate, DecisionRecord];
const migrations = [Content1700000001000, Decisions1700000002000];

@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with({ service: 'composer', config, entities, migrations }),
        BrandsModule,
        BlocksModule,
        TemplatesModule,
        DefinitionsModule,
        CompositionModule,
        PreviewModule,
      ],
    };
  }
}
