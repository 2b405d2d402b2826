import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ArtefactRef } from '@tourbus/contracts';
import { ArtefactMissing, ArtefactStore, artefactRef } from './artefact-store.js';

/** Artefacts in any S3-compatible store; credentials come the SDK's usual ways (environment, service account). */
export class S3ArtefactStore extends ArtefactStore {
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly prefix: string;

  /** @param url `s3://bucket/prefix?region=eu-central-1&endpoint=https://…` */
  constructor(url: URL) {
    super();
    const endpoint = url.searchParams.get('endpoint') ?? undefined;
    this.client = new S3Client({
      region: url.searchParams.get('region') ?? 'us-east-1',
      endpoint,
      forcePathStyle: endpoint !== undefined,
    });
    this.bucket = url.hostname;
    this.prefix = url.pathname.replace(/^\/|\/$/g, '');
  }

  async put(bytes: Buffer, mediaType: string): Promise<ArtefactRef> {
    const ref = artefactRef(bytes, mediaType);
    await this.client.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: this.key(ref.digest),
        Body: bytes,
        ContentType: mediaType,
      }),
    );
    return ref;
  }

  async get(ref: Pick<ArtefactRef, 'digest'>): Promise<Buffer> {
    try {
      const found = await this.client.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: this.key(ref.digest) }),
      );
      return Buffer.from((await found.Body?.transformToByteArray()) ?? []);
    } catch (error) {
      if (error instanceof NoSuchKey) throw new ArtefactMissing(ref.digest);
      throw error;
    }
  }

  async has(ref: Pick<ArtefactRef, 'digest'>): Promise<boolean> {
    try {
      await this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: this.key(ref.digest) }));
      return true;
    } catch (error) {
      if (error instanceof NotFound) return false;
      throw error;
    }
  }

  async delete(ref: Pick<ArtefactRef, 'digest'>): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: this.key(ref.digest) }));
  }

  async check(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
  }

  private key(digest: string): string {
    return [this.prefix, digest.slice(0, 2), digest].filter(Boolean).join('/');
  }
}
