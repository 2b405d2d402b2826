import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people narrow the list by. An index on the state would make each step of a life write all indexes anew; these
 * are of times, and a communication goes through at most one change of them: it leaves what is under way.
 */
export class FindCommunications1763830005500 implements MigrationInterface {
  name = 'FindCommunications1763830005500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      CREATE INDEX communications_of_definition ON communications (definition, recorded_at DESC, id DESC, channel);
      CREATE INDEX communications_of_channel ON communications (channel, recorded_at DESC, id DESC);
      CREATE INDEX communications_under_way ON communications (recorded_at DESC, id DESC)
        WHERE dispatched_at IS NULL AND withheld_at IS NULL AND failed_at IS NULL;
      CREATE INDEX communications_withheld ON communications (recorded_at DESC, id DESC) WHERE withheld_at IS NOT NULL;
      CREATE INDEX communications_failed ON communications (recorded_at DESC, id DESC) WHERE failed_at IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX communications_of_definition, communications_of_channel, communications_under_way,
        communications_withheld, communications_failed;
    `);
  }
}
