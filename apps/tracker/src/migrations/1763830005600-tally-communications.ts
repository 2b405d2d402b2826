import type { MigrationInterface, QueryRunner } from 'typeorm';

const times = [
  ...['withheld_at', 'rendered_at', 'dispatched_at', 'delivered_at', 'failed_at'],
  ...['first_opened_at', 'first_clicked_at'],
];
const columns = [
  'requested',
  ...['withheld', 'rendered', 'dispatched', 'delivered', 'failed', 'opened', 'clicked'],
];
const grown = columns.map((column) => `${column} = t.${column} + excluded.${column}`).join(', ');
const became = times.map((time) => `count(n.${time}) - count(o.${time})`);

/**
 * Totals by the hour, so that nobody counts millions of rows to look at them. A trigger keeps them, so that replicas of
 * the version before do too; each connection has rows of its own, so that none waits for another.
 */
export class TallyCommunications1763830005600 implements MigrationInterface {
  name = 'TallyCommunications1763830005600';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SET LOCAL lock_timeout = '3s';
      CREATE TABLE communication_tallies (
        hour timestamptz NOT NULL,
        writer integer NOT NULL,
        ${columns.map((column) => `${column} bigint NOT NULL`).join(', ')},
        CONSTRAINT communication_tallies_pk PRIMARY KEY (hour, writer)
      ) WITH (fillfactor = 50);
      CREATE FUNCTION communications_are_tallied() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
        BEGIN
          IF TG_OP = 'INSERT' THEN
            INSERT INTO communication_tallies AS t
            SELECT date_trunc('hour', recorded_at, 'UTC'), pg_backend_pid(), count(*),
                   ${times.map((time) => `count(${time})`).join(', ')}
            FROM now_there GROUP BY 1
            ON CONFLICT (hour, writer) DO UPDATE SET ${grown};
          ELSE
            INSERT INTO communication_tallies AS t
            SELECT date_trunc('hour', n.recorded_at, 'UTC'), pg_backend_pid(), 0, ${became.join(', ')}
            FROM now_there AS n JOIN there_before AS o USING (id) GROUP BY 1
            ON CONFLICT (hour, writer) DO UPDATE SET ${grown};
          END IF;
          RETURN NULL;
        END $$;
      CREATE TRIGGER communications_are_tallied AFTER INSERT ON communications
        REFERENCING NEW TABLE AS now_there FOR EACH STATEMENT EXECUTE FUNCTION communications_are_tallied();
      CREATE TRIGGER communications_are_tallied_anew AFTER UPDATE ON communications
        REFERENCING OLD TABLE AS there_before NEW TABLE AS now_there
        FOR EACH STATEMENT EXECUTE FUNCTION communications_are_tallied();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER communications_are_tallied_anew ON communications;
      DROP TRIGGER communications_are_tallied ON communications;
      DROP FUNCTION communications_are_tallied; DROP TABLE communication_tallies;
    `);
  }
}

/** What the trigger did not see, by one look at both: what is written meanwhile is in neither, and counts later. */
export class TallyWhatWas1763830005601 implements MigrationInterface {
  name = 'TallyWhatWas1763830005601';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO communication_tallies
      SELECT hour, 0, ${columns.map((column) => `sum(${column})`).join(', ')}
      FROM (
        SELECT date_trunc('hour', recorded_at, 'UTC') AS hour, count(*) AS requested,
               ${times.map((time, i) => `count(${time}) AS ${columns[i + 1]}`).join(', ')}
        FROM communications GROUP BY 1
        UNION ALL
        SELECT hour, ${columns.map((column) => `-${column}`).join(', ')} FROM communication_tallies
      ) AS parts GROUP BY hour
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM communication_tallies WHERE writer = 0');
  }
}
