import { GetObjectCommand, type S3Client, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { Injectable } from '@nestjs/common';
import { whyOf } from '../batches/batch-row.js';
import { Connections } from '../outside/connections.js';
import { FileIntake } from './file-intake.js';
import type { Look } from './look-at-folder.js';
import type { FromOf } from './source.js';
import { SourceStore } from './source-store.js';

interface FoundObject {
  object: string;
  version: string;
  etag: string;
}

/** Takes the objects below a prefix in, each version once. Nothing is written there. */
@Injectable()
export class BucketLook {
  constructor(
    private readonly intake: FileIntake,
    private readonly connections: Connections,
    private readonly store: SourceStore,
  ) {}

  /** @returns whether it came to the end: false where nothing more may be taken in now */
  async at(look: Look, { connection, prefix }: FromOf<'s3'>): Promise<boolean> {
    const { client, bucket, prefix: base } = this.connections.bucket(connection);
    const below = [base, prefix.replace(/^\/+/, '')].filter(Boolean).join('/');
    for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: below })) {
      const objects = (page.Contents ?? []).flatMap(({ Key: object = '', ETag: etag = '', Size }) =>
        object === '' || object.endsWith('/') ? [] : [{ object, etag, version: `${etag} ${Size ?? 0}` }],
      );
      const taken = await this.store.takenObjects(look.source, objects);
      for (const found of objects) {
        if (taken.has(`${found.version} ${found.object}`)) continue;
        if (this.intake.forbid) return false;
        await this.take(client, bucket, found, look);
      }
    }
    return true;
  }

  /** The batch is there before it is noted which object it came from: cut off between, it comes out as the same one. */
  private async take(client: S3Client, bucket: string, found: FoundObject, look: Look): Promise<void> {
    const { object, etag } = found;
    // Whatever it is replaced by while we read is another version.
    const answer = await client
      .send(new GetObjectCommand({ Bucket: bucket, Key: object, IfMatch: etag }))
      .catch((error: { $metadata?: { httpStatusCode?: number } }) => {
        if ([404, 412].includes(error.$metadata?.httpStatusCode ?? 0)) return undefined;
        throw error;
      });
    if (!answer?.Body) return;
    const content = await this.intake.copy(answer.Body as unknown as AsyncIterable<Buffer>);
    const fileName = object.split('/').at(-1) ?? object;
    const taken = await this.intake.take(content, { ...look, fileName, object });
    if ('batchId' in taken) await this.store.noteObject(look.source, found, { batchId: taken.batchId });
    else await this.store.noteObject(look.source, found, { failure: whyOf(taken.failure) });
  }
}
