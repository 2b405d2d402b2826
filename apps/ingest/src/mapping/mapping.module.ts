import { Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG } from '@tourbus/platform';
import type { Config } from '../config.js';
import { MappingThread } from './mapping-thread.js';

/** The mapping thread of this replica, ended with the service. */
@Injectable()
export class Mappings extends MappingThread implements OnApplicationShutdown {
  constructor(@Inject(CONFIG) config: Config) {
    super(config.MAPPING_TIMEOUT_MS);
  }

  /** After the consumers have ended: their last batches are still mapped. */
  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }
}

@Module({ providers: [Mappings], exports: [Mappings] })
export class MappingModule {}
