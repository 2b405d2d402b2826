-- Gives up on what is still held: each becomes a call whose outcome nobody knows, and within seconds the dispatcher
-- does what the policy says (sent again, or failed as ambiguous). One of a thread at a time: run again until UPDATE 0.
SET search_path = dispatcher;

UPDATE deliveries d SET state = 'calling', called_at = now(), lease_until = now(),
  -- What is sent again goes by the provider that may have had it.
  provider = coalesce(provider, (
    SELECT o.provider FROM deliveries o WHERE o.channel = d.channel AND o.provider IS NOT NULL
    ORDER BY o.created_at DESC LIMIT 1))
WHERE communication_id IN (
  SELECT DISTINCT ON (customer_id, channel, definition, coalesce(thread, communication_id::text)) communication_id
  FROM deliveries h
  WHERE state = 'ready' AND next_attempt_at = '9999-12-31'
    AND NOT EXISTS (
      SELECT 1 FROM deliveries o
      WHERE o.customer_id = h.customer_id AND o.channel = h.channel AND o.definition = h.definition
        AND o.thread = h.thread AND o.state IN ('claimed', 'calling'))
  ORDER BY customer_id, channel, definition, coalesce(thread, communication_id::text), occurred_at);
