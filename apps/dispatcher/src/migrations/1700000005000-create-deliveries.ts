import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDeliveries1700000005000 implements MigrationInterface {
  name = 'CreateDeliveries1700000005000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deliveries (
        communication_id uuid NOT NULL,
        customer_id text NOT NULL,
        channel text NOT NULL,
        definition text NOT NULL,
        message_class text NOT NULL,
        thread text,
        occurred_at timestamptz NOT NULL,
        head jsonb NOT NULL,
        parts jsonb NOT NULL,
        cause jsonb NOT NULL,
        state text NOT NULL DEFAULT 'ready',
        fence integer NOT NULL DEFAULT 0,
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        lease_until timestamptz,
        called_at timestamptz,
        may_have_arrived boolean NOT NULL DEFAULT false,
        provider text,
        provider_message_id text,
        reason_code text,
        reason_text text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT deliveries_pk PRIMARY KEY (communication_id),
        CONSTRAINT deliveries_state CHECK (state IN
          ('ready', 'claimed', 'calling', 'accepted', 'rejected', 'ambiguous', 'undeliverable', 'withheld'))
      );
      CREATE INDEX deliveries_due ON deliveries (channel, next_attempt_at) WHERE state = 'ready';
      CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE state IN ('claimed', 'calling');
      -- One of a thread at a time: otherwise two claims at once could overtake each other.
      CREATE UNIQUE INDEX deliveries_in_flight ON deliveries (customer_id, channel, definition, thread)
        WHERE thread IS NOT NULL AND state IN ('claimed', 'calling');
      CREATE INDEX deliveries_said ON deliveries (customer_id, channel, definition, thread, occurred_at)
        WHERE thread IS NOT NULL AND may_have_arrived;
      CREATE INDEX deliveries_listed ON deliveries (created_at DESC, communication_id DESC);
      CREATE INDEX deliveries_ended_badly ON deliveries (state, created_at DESC, communication_id DESC)
        WHERE state IN ('rejected', 'ambiguous', 'undeliverable', 'withheld');
      CREATE TABLE attempts (
        communication_id uuid NOT NULL,
        attempt integer NOT NULL,
        fence integer NOT NULL,
        provider text NOT NULL,
        started_at timestamptz(3) NOT NULL,
        ended_at timestamptz(3) NOT NULL,
        outcome text NOT NULL,
        code text,
        provider_message_id text,
        CONSTRAINT attempts_pk PRIMARY KEY (communication_id, attempt),
        CONSTRAINT attempts_delivery_fk FOREIGN KEY (communication_id)
          REFERENCES deliveries (communication_id) ON DELETE CASCADE
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE attempts; DROP TABLE deliveries;');
  }
}
