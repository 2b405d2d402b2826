import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Only what cannot change is indexed, and pages keep room: each further fact of a communication is a HOT update. */
export class CreateCommunications1700000005000 implements MigrationInterface {
  name = 'CreateCommunications1700000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE communications (
        id uuid NOT NULL,
        customer_id text NOT NULL,
        state text NOT NULL,
        progress smallint NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
        definition text,
        message_class text,
        channel text,
        thread text,
        event_id uuid,
        occurred_at timestamptz,
        brand jsonb,
        template jsonb,
        locale text,
        subject text,
        sender text,
        recipient text,
        decision_trace jsonb,
        claim_trace jsonb,
        traceparent text,
        renderer_version text,
        artefacts jsonb,
        links jsonb,
        provider text,
        provider_message_id text,
        attempts jsonb,
        reason jsonb,
        composed_at timestamptz,
        withheld_at timestamptz,
        rendered_at timestamptz,
        dispatched_at timestamptz,
        delivered_at timestamptz,
        failed_at timestamptz,
        first_opened_at timestamptz,
        first_clicked_at timestamptz,
        unsubscribed_at timestamptz,
        CONSTRAINT communications_pk PRIMARY KEY (id)
      ) WITH (fillfactor = 70);
      CREATE INDEX communications_recorded ON communications (recorded_at DESC, id DESC);
      CREATE INDEX communications_of_customer ON communications (customer_id, recorded_at DESC, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE communications');
  }
}
