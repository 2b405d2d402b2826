/**
 * What segments read beside `customers`, and who writes it, all in the transaction that takes the fact in:
 *
 * - `customer_event_tallies`: an `EventTally` per type, on every accepted business event.
 * - `customer_messages`: a `SentMessage` per communication, on `communication.dispatched`; `responses` on
 *   `response.captured` by a person, `{"open": "2026-11-02T09:12:44.000Z"}`. A response that is heard of before its
 *   message makes the row, without `sent_at`: such a row is in no window, and counts once the message is known.
 * - `segment_members`: who is in which segment, since when.
 * - `segment_looks`: when to look at a customer again although nothing happens, the earliest of all segments and traits;
 *   an index finds who is due, so nobody scans.
 *
 * Times have milliseconds, and none is later than when it was heard of.
 */
export const segmentTables = `
  CREATE TABLE IF NOT EXISTS customer_event_tallies (
    customer_id text COLLATE "C" NOT NULL,
    type text COLLATE "C" NOT NULL,
    total bigint NOT NULL,
    last_at timestamptz(3) NOT NULL,
    -- In order: the latest 1,000 within 400 days before the last.
    times timestamptz(3)[] NOT NULL,
    CONSTRAINT customer_event_tallies_pk PRIMARY KEY (customer_id, type),
    CONSTRAINT customer_event_tallies_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
  );
  CREATE TABLE IF NOT EXISTS customer_messages (
    customer_id text COLLATE "C" NOT NULL,
    communication_id uuid NOT NULL,
    definition text COLLATE "C" NOT NULL,
    topic text COLLATE "C",
    message_class text,
    channel text NOT NULL,
    sent_at timestamptz(3),
    responses jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT customer_messages_pk PRIMARY KEY (customer_id, communication_id),
    CONSTRAINT customer_messages_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
  );
  CREATE INDEX IF NOT EXISTS customer_messages_sent ON customer_messages (customer_id, sent_at DESC);
  CREATE TABLE IF NOT EXISTS segment_members (
    segment text COLLATE "C" NOT NULL,
    customer_id text COLLATE "C" NOT NULL,
    since timestamptz(3) NOT NULL,
    CONSTRAINT segment_members_pk PRIMARY KEY (segment, customer_id),
    CONSTRAINT segment_members_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
  );
  CREATE INDEX IF NOT EXISTS segment_members_of_customer ON segment_members (customer_id);
  CREATE TABLE IF NOT EXISTS segment_looks (
    customer_id text COLLATE "C" NOT NULL,
    due_at timestamptz(3) NOT NULL,
    CONSTRAINT segment_looks_pk PRIMARY KEY (customer_id),
    CONSTRAINT segment_looks_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
  );
  CREATE INDEX IF NOT EXISTS segment_looks_due ON segment_looks (due_at);
`;
