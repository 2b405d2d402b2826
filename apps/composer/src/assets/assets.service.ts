import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { ArtefactStore, CONFIG, Problem } from '@tourbus/platform';
import type { Config } from '../config.js';
import type { ContentVersion } from '../content/content-version.entity.js';
import { ContentVersions } from '../content/content-versions.js';
import type { Edit } from '../content/edit.js';
import { readBounded } from '../imports/read-bounded.js';
import { ReOpening } from '../reviews/re-opening.js';
import type { Asset } from './asset.js';
import { ingredient } from './assets.js';
import { inspect } from './files/inspect.js';
import { FileRefused } from './files/refused.js';

/**
 * Pictures and fonts that templates show. They are approved in the templates that show them: what is published keeps the
 * bytes it was published with, and other bytes re-open the templates, as a block does.
 */
@Injectable()
export class Assets {
  constructor(
    private readonly versions: ContentVersions,
    private readonly artefacts: ArtefactStore,
    private readonly reOpening: ReOpening,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws Problem 403, 408, 412, 413, 422, 428 */
  async upload(
    key: string,
    body: Readable,
    alternative: string | undefined,
    edit: Edit,
  ): Promise<ContentVersion<Asset>> {
    const bytes = await readBounded(body, this.config.ASSET_MEGABYTES * 1024 * 1024);
    const inspected = await this.inspect(bytes);
    const before = await this.versions.find<Asset>('asset', key);
    if (before && before.body.type !== inspected.type) throw anotherType(key, before.body.type);
    const said = inspected.type === 'image' ? (alternative ?? before?.body.alternative) : undefined;
    const ref = await this.artefacts.put(bytes, inspected.mediaType);
    const asset: Asset = {
      ...inspected,
      ...{ digest: ref.digest, bytes: ref.bytes },
      ...(said === undefined ? {} : { alternative: said }),
    };
    const isReplaced = before !== null && before.body.digest !== ref.digest;
    return this.versions.put('asset', key, asset, edit, async (tx, version) => {
      if (isReplaced) await this.reOpening.of(tx, version, ingredient(key), edit.caller.name);
    });
  }

  /** Says anew what a picture shows. @throws Problem 403, 404, 412, 422, 428 */
  async describe(key: string, alternative: string, edit: Edit): Promise<ContentVersion<Asset>> {
    const { body } = await this.versions.get<Asset>('asset', key);
    if (body.type !== 'image') throw showsNothing(key);
    return this.versions.put('asset', key, { ...body, alternative }, edit);
  }

  /** What shows it goes on; nothing new may. Another upload takes that back. @throws Problem 403, 404 */
  async retire(key: string, edit: Edit): Promise<ContentVersion<Asset>> {
    const { body } = await this.versions.get<Asset>('asset', key);
    return this.versions.put('asset', key, { ...body, retired: true as const }, edit);
  }

  private async inspect(bytes: Buffer) {
    try {
      return await inspect(bytes, this.config.ASSET_MEGAPIXELS);
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      throw new Problem(error.code, 422, 'The file cannot be kept', error.message, error.remedy);
    }
  }
}

const anotherType = (key: string, type: string): Problem =>
  new Problem(
    'asset-of-another-type',
    422,
    'The file cannot take the place of the asset',
    `The asset “${key}” is ${type === 'image' ? 'a picture' : 'a font'}, and templates show it as one.`,
    'Upload the file under another key.',
  );

const showsNothing = (key: string): Problem =>
  new Problem(
    'asset-shows-nothing',
    422,
    'A font has no alternative text',
    `The asset “${key}” is a font; only pictures are described.`,
    'Describe the picture that is meant.',
  );
