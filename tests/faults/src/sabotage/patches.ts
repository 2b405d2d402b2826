/** A passage of a source and what a careless hand makes of it. */
export interface Edit {
  file: string;
  /** Occurs once in the file: a source that has moved on is noticed, not skipped. */
  find: string;
  replace: string;
}

export interface Sabotage {
  name: string;
  /** Which promise it breaks, and how. */
  breaks: string;
  edits: readonly Edit[];
  /** Parts of the names of the faults that bring it to light; others only take time. */
  only: readonly string[];
}

const runner = 'libs/platform/src/messaging/consumer-runner.ts';
const outbox = 'libs/platform/src/messaging/outbox.ts';
const inbox = 'libs/platform/src/messaging/inbox.ts';
const advisories = 'libs/platform/src/messaging/advisories.ts';
const lane = 'apps/dispatcher/src/deliveries/lane.ts';
const store = 'apps/dispatcher/src/deliveries/delivery-store.ts';
const policy = 'apps/dispatcher/src/deliveries/delivery-policy.ts';
const claim = 'apps/dispatcher/src/deliveries/claim.ts';

/** Mistakes that were made in real systems of this kind. A checker that overlooks one of them is not believed. */
export const sabotages: readonly Sabotage[] = [
  {
    name: 'ack-before-commit',
    breaks: 'I1: what a process had acknowledged and not committed ends with the process',
    edits: [
      {
        file: runner,
        find: 'const failures = await this.batches.handle(held.map(({ raw }) => raw));',
        replace: `for (const { message } of held) message.ack();
    const failures = await this.batches.handle(held.map(({ raw }) => raw));`,
      },
    ],
    only: ['crash before-commit', 'kill -9'],
  },
  {
    name: 'no-inbox',
    breaks: 'I1, I2: a message that is delivered again has its effect again, or fails for ever',
    edits: [
      {
        file: inbox,
        find: 'return new Set(rows.map((row) => row.message_id));',
        replace: 'return new Set(rows.map((row) => row.message_id).slice(rows.length));',
      },
      {
        file: inbox,
        find: "'INSERT INTO inbox (consumer, message_id) SELECT $1, unnest($2::text[])'",
        replace:
          "'INSERT INTO inbox (consumer, message_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING'",
      },
    ],
    only: ['crash after-publish-before-ack', 'SIGSTOP', 'kill -9', 'rolled back'],
  },
  {
    name: 'outbox-row-deleted-at-publish',
    breaks: 'I1: what the bus took and then lost is nowhere any more',
    edits: [
      {
        file: outbox,
        find: '.then((taken) => this.noteRefused(facts, taken))',
        replace: `.then(async (taken) => {
        await this.database.query('DELETE FROM outbox WHERE id = ANY($1)', [taken]);
        return this.noteRefused(facts, taken);
      })`,
      },
    ],
    only: ['rolled back'],
  },
  {
    name: 'claim-without-a-fence',
    breaks: 'I2: a process that slept through its lease hands over what another one has handed over',
    edits: [
      {
        file: store,
        find: "WHERE d.communication_id = h.id AND d.fence = h.fence AND d.state = 'claimed' AND d.lease_until > now()",
        replace: 'WHERE d.communication_id = h.id',
      },
      { file: lane, find: 'performance.now() < claim.until', replace: 'claim.until > 0' },
    ],
    only: ['SIGSTOP with a claim in hand'],
  },
  {
    name: 'blind-retry-on-time-out',
    breaks: 'I2: a message of which nobody knows whether it arrived is sent again',
    edits: [
      {
        file: policy,
        find: "if (kind === 'ambiguous' && ambiguityPolicy(inputs) === 'at_most_once')",
        replace:
          "if (kind === 'ambiguous' && ambiguityPolicy(inputs) === 'at_most_once' && inputs.attempt > 3)",
      },
    ],
    only: ['drops after', 'crash provider-answered'],
  },
  {
    name: 'cursor-moved-at-fetch',
    breaks: 'I1: what a process had fetched and not begun ends with the process',
    edits: [
      {
        file: runner,
        find: 'this.queue.push({ message, raw: deliveredMessage(message, contracts.size > 0) });',
        replace: `message.ack();
      this.queue.push({ message, raw: deliveredMessage(message, contracts.size > 0) });`,
      },
    ],
    only: ['crash before-commit', 'kill -9'],
  },
  {
    name: 'advisories-ignored',
    breaks: 'I1: what the bus has given up delivering lies in its stream and is nowhere parked',
    edits: [
      {
        file: advisories,
        find: 'if (hearer) await this.park(advisory, hearer);',
        replace: 'if (hearer && advisory.deliveries < 0) await this.park(advisory, hearer);',
      },
    ],
    only: ['thief'],
  },
  {
    name: 'consent-asked-only-at-composition',
    breaks: 'I4: who said no is still written to, by what was composed before',
    edits: [
      {
        file: claim,
        find: "if (step.answer === 'deny') return",
        replace: "if (step.answer === 'deny' && code === 'superseded') return",
      },
    ],
    only: ['refuses for now', 'asks to wait', 'hangs', 'PostgreSQL stopped'],
  },
];

/** @throws where the passage is not there exactly once */
export function applied(text: string, { file, find, replace }: Edit): string {
  const places = text.split(find).length - 1;
  if (places !== 1)
    throw new Error(
      `A sabotage no longer fits ${file}: it looks for this once and finds it ${places} times:\n${find}`,
    );
  return text.replace(find, () => replace);
}
