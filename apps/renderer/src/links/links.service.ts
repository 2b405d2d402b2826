import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@tourbus/platform';
import type { Config } from '../config.js';
import { type LinkAddresses, linkAddresses } from './link-addresses.js';

/** Signs the links of communications with the key that the tracker knows too. */
@Injectable()
export class LinksService {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  of(communicationId: string): LinkAddresses {
    return linkAddresses(this.config.PUBLIC_URL, this.config.LINK_SIGNING_KEY, communicationId);
  }
}
