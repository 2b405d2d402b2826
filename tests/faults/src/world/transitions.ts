import type { World } from './world.js';

/**
 * Has PostgreSQL itself write down when a delivery changed its state: the rows of a service only keep the last time.
 * The times are the database's, which no fault of a service's clock reaches.
 */
export async function watchDeliveries(sql: World['sql']): Promise<void> {
  await sql(`
    CREATE SCHEMA faults;
    CREATE TABLE faults.transitions (
      id bigint GENERATED ALWAYS AS IDENTITY,
      communication_id uuid NOT NULL,
      state text NOT NULL,
      fence integer NOT NULL,
      at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    CREATE FUNCTION faults.note_transition() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN
        IF TG_OP = 'INSERT' OR OLD.state <> NEW.state OR OLD.fence <> NEW.fence THEN
          INSERT INTO faults.transitions (communication_id, state, fence)
          VALUES (NEW.communication_id, NEW.state, NEW.fence);
        END IF;
        RETURN NULL;
      END $$;
    CREATE TRIGGER noted AFTER INSERT OR UPDATE ON dispatcher.deliveries
      FOR EACH ROW EXECUTE FUNCTION faults.note_transition();
  `);
}
