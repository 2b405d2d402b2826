-- Holds what may have been sent between the moment that the database was restored to and :'lost_at', the moment that
-- it was lost. Run before the first dispatcher starts, as the dispatcher's role or a superuser.
SET search_path = dispatcher;

CREATE FUNCTION hold_doubtful() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A date that never comes, rather than a state: nothing but this file knows of it.
  NEW.next_attempt_at := '9999-12-31';
  RETURN NEW;
END $$;

-- What comes through again, from an outbox or because upstream posts it again, may have been sent as well.
CREATE TRIGGER hold_doubtful BEFORE INSERT ON deliveries FOR EACH ROW
  WHEN (NEW.occurred_at < :'lost_at') EXECUTE FUNCTION hold_doubtful();

-- A call (state calling) needs nothing: its lease runs out, and its policy says what follows.
UPDATE deliveries SET state = 'ready', lease_until = NULL, fence = fence + 1, next_attempt_at = '9999-12-31'
WHERE state IN ('ready', 'claimed') AND occurred_at < :'lost_at';
