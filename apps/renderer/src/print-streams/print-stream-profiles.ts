import { Injectable } from '@nestjs/common';
import { AuditLog, Outbox, PermanentFailure, notFound } from '@tourbus/platform';
import { DataSource } from 'typeorm';
import { type Profile, profileSchema } from './print-stream-profile.js';

export interface ProfileResource extends Profile {
  key: string;
  updatedBy: string;
  updatedAt: Date;
}

interface ProfileRow {
  key: string;
  profile: unknown;
  updatedBy: string;
  updatedAt: Date;
}

/** How print streams are made, by key. A change counts for streams that are begun after it. */
@Injectable()
export class PrintStreamProfiles {
  constructor(
    private readonly database: DataSource,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  async list(): Promise<ProfileResource[]> {
    return (await this.read()).map(resourceOf);
  }

  /** @throws Problem 404 */
  async get(key: string): Promise<ProfileResource> {
    const [row] = await this.read(key);
    if (!row) throw notFound('print stream profile', key);
    return resourceOf(row);
  }

  async put(key: string, profile: Profile, by: string): Promise<ProfileResource> {
    await this.outbox.run(async (tx) => {
      await tx.query(
        `INSERT INTO print_stream_profiles (key, profile, updated_by) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE
         SET profile = excluded.profile, updated_by = excluded.updated_by, updated_at = now()`,
        [key, JSON.stringify(profile), by],
      );
      await this.audit.record(tx, {
        actor: by,
        action: 'print-stream-profile.put',
        subject: key,
        details: profile,
      });
    });
    return this.get(key);
  }

  /** @throws PermanentFailure where one of them is not there */
  async assertKnown(keys: readonly string[]): Promise<void> {
    const known = new Set((await this.read()).map(({ key }) => key));
    const unknown = keys.find((key) => !known.has(key));
    if (unknown === undefined) return;
    throw new PermanentFailure(
      'unknown-print-stream-profile',
      `The definition prints by the print stream profile “${unknown}”, which does not exist.`,
      `PUT /api/renderer/v1/print-stream-profiles/${unknown}, then replay.`,
    );
  }

  private read(key?: string): Promise<ProfileRow[]> {
    return this.database.query(
      `SELECT key, profile, updated_by AS "updatedBy", updated_at AS "updatedAt" FROM print_stream_profiles
       WHERE $1::text IS NULL OR key = $1 ORDER BY key`,
      [key ?? null],
    );
  }
}

/** Parsed again, so that what was added to profiles since then has its default. */
const resourceOf = ({ key, profile, updatedBy, updatedAt }: ProfileRow): ProfileResource => ({
  key,
  ...profileSchema.parse(profile),
  updatedBy,
  updatedAt,
});
