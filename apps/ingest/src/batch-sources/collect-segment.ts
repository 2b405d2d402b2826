import { createHash } from 'node:crypto';
import type { CustomerSnapshot } from '@tourbus/contracts';
import type { KeyedDefinition, MappingResult, MappingTask } from '../mapping/mapping.js';
import { RunFailed } from './run-failed.js';

const together = 500;

/** Customers in the order of their ids, after one of them. */
export type CustomersAfter = (id: string, limit: number) => Promise<CustomerSnapshot[]>;
export type MapAll = (tasks: readonly MappingTask[]) => Promise<MappingResult[]>;

/** The rule as a mapping: what it gives as the customer says who belongs. */
export const ruleOf = (where: string): KeyedDefinition => ({
  key: `segment ${createHash('sha256').update(where).digest('hex')}`,
  mapping: { customer: `$boolean((${where}\n))`, data: '{}' },
});

/**
 * Who a rule is true for, as JSON texts, in the order of ids: the same customers give the same rows.
 * @throws RunFailed where the rule fails on somebody: leaving such a person out would be a decision of nobody
 */
export async function* collectSegment(
  where: string,
  customersAfter: CustomersAfter,
  map: MapAll,
  signal: AbortSignal,
): AsyncGenerator<string[]> {
  const definition = ruleOf(where);
  for (let after = ''; ;) {
    signal.throwIfAborted();
    const customers = await customersAfter(after, together);
    const payloads = customers.map((customer) => JSON.stringify(customer));
    const answers = await map(payloads.map((payload) => ({ definition, payload })));
    yield payloads.filter((_, i) => belongs(answers[i], customers[i]?.id ?? ''));
    const last = customers.at(-1);
    if (!last || customers.length < together) return;
    after = last.id;
  }
}

/** Members of a kept segment, in the same form and order. */
export async function* collectMembers(
  membersAfter: CustomersAfter,
  signal: AbortSignal,
): AsyncGenerator<string[]> {
  for (let after = ''; ;) {
    signal.throwIfAborted();
    const customers = await membersAfter(after, together);
    yield customers.map((customer) => JSON.stringify(customer));
    const last = customers.at(-1);
    if (!last || customers.length < together) return;
    after = last.id;
  }
}

function belongs(answer: MappingResult | undefined, id: string): boolean {
  if (answer && 'customer' in answer) return answer.customer === true;
  const { reason } = answer?.fault ?? { reason: 'no answer' };
  throw new RunFailed(
    'rule-failed',
    `The rule cannot be asked of the customer “${id}”: ${reason}`,
    'Write it so that it holds for everybody, with $exists() where a value may be missing, and run the source again.',
  );
}
