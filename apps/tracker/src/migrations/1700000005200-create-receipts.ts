import type { MigrationInterface, QueryRunner } from 'typeorm';

/** `recipient` of communications finds the text message that somebody answers. */
export class CreateReceipts1700000005200 implements MigrationInterface {
  name = 'CreateReceipts1700000005200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE receipts (
        id uuid NOT NULL,
        communication_id uuid NOT NULL,
        provider text NOT NULL,
        kind text NOT NULL,
        at timestamptz NOT NULL,
        outcome text,
        reason jsonb,
        provider_message_id text NOT NULL,
        settles_at timestamptz,
        CONSTRAINT receipts_pk PRIMARY KEY (id)
      );
      CREATE INDEX receipts_of_communication ON receipts (communication_id, at);
      CREATE INDEX receipts_unsettled ON receipts (settles_at) WHERE settles_at IS NOT NULL;
      CREATE INDEX communications_by_phone ON communications (recipient, recorded_at DESC) WHERE channel = 'sms';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX communications_by_phone; DROP TABLE receipts');
  }
}
