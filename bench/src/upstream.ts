/** What an upstream system does: posts CloudEvents in batches. @returns when each event was accepted, by its id */
export async function postBatch(
  gateway: string,
  apiKey: string,
  events: readonly { id: string }[],
): Promise<Map<string, number>> {
  const answer = await fetch(`${gateway}/api/ingest/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify(events),
  });
  const { accepted = [], ...others } = (await answer.json()) as { accepted?: { id: string }[] };
  if (answer.status !== 202 || accepted.length !== events.length) {
    const said = JSON.stringify(others).slice(0, 1_000);
    throw new Error(
      `${accepted.length} of ${events.length} events were accepted (${answer.status}): ${said}`,
    );
  }
  const now = Date.now();
  return new Map(accepted.map(({ id }) => [id, now]));
}

/** One PUT or POST of content. @throws with the answer where it is refused */
export async function send(
  gateway: string,
  apiKey: string,
  method: 'PUT' | 'POST',
  path: string,
  body?: unknown,
): Promise<void> {
  const answer = await fetch(gateway + path, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok)
    throw new Error(`${method} ${path} answered ${answer.status}: ${(await answer.text()).slice(0, 800)}`);
}
