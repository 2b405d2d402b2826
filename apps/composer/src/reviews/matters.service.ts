import { Injectable } from '@nestjs/common';
import type { ContentVersion } from '../content/content-version.entity.js';
import { PublishedTemplates, type Passed } from '../templates/published-templates.service.js';
import type { Template } from '../templates/template.js';
import { Waivers } from '../voice/waivers.service.js';

/** What an approval is given for: the words, and with a template the blocks and assets that are in them. */
export interface Matter {
  digest: string;
  blocks: string[];
  /** Of a template. */
  passed?: Passed;
}

/** Looks a version through before anybody is asked to read it, and again before it counts. */
@Injectable()
export class Matters {
  constructor(
    private readonly templates: PublishedTemplates,
    private readonly waivers: Waivers,
  ) {}

  /** @throws Problem 422 that lists every fault, or every finding of the brand's voice */
  async of(version: ContentVersion): Promise<Matter> {
    const passed =
      version.kind === 'template'
        ? await this.templates.pass(version as ContentVersion<Template>)
        : undefined;
    await this.heedVoice(version);
    if (!passed) return { digest: version.digest, blocks: [] };
    return { digest: passed.digest, blocks: Object.keys(passed.contains), passed };
  }

  /** What comes back as it was is held against the rules of today all the same. @throws Problem 422 */
  heedVoice(version: ContentVersion): Promise<void> {
    return this.waivers.demand(version);
  }
}
