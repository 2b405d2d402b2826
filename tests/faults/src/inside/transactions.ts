import type { Dying } from './dying.js';

interface Connection {
  query(...args: unknown[]): unknown;
}
type Callback = (error: unknown, result: unknown) => void;

/** What a transaction under way has written so far, as far as it matters where to die. */
interface Written {
  effect: boolean;
  facts: boolean;
  calling: boolean;
  attempts: boolean;
}

const statementOf = (args: unknown[]): string => {
  const [first] = args;
  if (typeof first === 'string') return first;
  return String((first as { text?: unknown } | undefined)?.text ?? '');
};

const isCommit = (sql: string): boolean => /^\s*(commit|end)\b/i.test(sql);
const isBegin = (sql: string): boolean => /^\s*(begin|start transaction)\b/i.test(sql);

function note(written: Written, sql: string): void {
  if (/insert into\s+"?(inbox|business_events)/i.test(sql)) written.effect = true;
  if (/insert into\s+"?outbox/i.test(sql)) written.effect = written.facts = true;
  if (/set state = 'calling'/i.test(sql)) written.calling = true;
  if (/insert into\s+"?attempts/i.test(sql)) written.attempts = true;
}

const nothing: Written = { effect: false, facts: false, calling: false, attempts: false };

function dieBeforeCommit({ dieAt }: Dying, written: Written): void {
  if (written.attempts) dieAt('provider-answered');
  if (written.effect) dieAt('before-commit');
}

function dieAfterCommit({ dieAt }: Dying, written: Written): void {
  if (written.calling) dieAt('calling-committed');
  if (written.facts) dieAt('after-commit-before-publish');
}

/** Watches every statement that goes to PostgreSQL, and dies around the COMMIT of transactions of the armed kind. */
export function watchTransactions(client: { prototype: Connection }, mortal: Dying): void {
  const open = new WeakMap<Connection, Written>();
  const send = client.prototype.query;
  client.prototype.query = function (this: Connection, ...args: unknown[]): unknown {
    const sql = statementOf(args);
    if (isBegin(sql)) open.set(this, { ...nothing });
    const written = open.get(this);
    if (!written) return send.apply(this, args);
    note(written, sql);
    if (!isCommit(sql)) return send.apply(this, args);
    open.delete(this);
    dieBeforeCommit(mortal, written);
    const last = args.at(-1);
    if (typeof last === 'function') {
      const callback = last as Callback;
      args[args.length - 1] = (error: unknown, result: unknown) => {
        if (!error) dieAfterCommit(mortal, written);
        callback(error, result);
      };
      return send.apply(this, args);
    }
    const sent = send.apply(this, args);
    // Ours is the first to hear of it: whoever awaits this promise comes later.
    if (sent instanceof Promise)
      return sent.then((result: unknown) => (dieAfterCommit(mortal, written), result));
    return sent;
  };
}
