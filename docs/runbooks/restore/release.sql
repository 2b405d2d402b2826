-- Everything doubtful is settled: nothing is held any more. Upstream has posted again what it had to by now.
SET search_path = dispatcher;

DROP TRIGGER hold_doubtful ON deliveries;
DROP FUNCTION hold_doubtful();
