import { Problem, type ProblemDetails } from '@tourbus/platform';
import { customerErased } from '@tourbus/contracts';
import type { Warning } from '../mapping/given-customer.js';
import type { Outcome, Prepared } from './intake.js';

interface Item {
  id: string;
  source: string;
  eventId: string;
}

/** What became of each event of a request. All but the refused are kept when this is sent. */
export interface Answer {
  accepted: (Item & { warnings?: Warning[] })[];
  duplicates: Item[];
  parked: (Item & { code: string; reason: string; remedy: string })[];
  refused: { index: number; problem: ProblemDetails }[];
}

const fromBeforeErasure: Warning = {
  code: customerErased.code,
  pointer: '',
  reason: 'It happened before its customer was erased: that it came is kept, and nothing of what it says.',
  remedy: 'Nothing is to be done. Sources that still hold the customer may want to forget them too.',
};

/** One event of a request, by its place in it. */
export type Settled = { index: number } & ({ prepared: Prepared; outcome: Outcome } | { problem: Problem });

/** @throws the problem itself where nothing of the request was taken */
export function answerOf(settled: readonly Settled[]): Answer {
  const answer: Answer = { accepted: [], duplicates: [], parked: [], refused: [] };
  const problems: Problem[] = [];
  const refuse = (index: number, problem: Problem): void => {
    problems.push(problem);
    answer.refused.push({ index, problem: problem.details });
  };
  for (const one of settled) {
    if ('problem' in one) {
      refuse(one.index, one.problem);
      continue;
    }
    const { event, eventId } = one.prepared;
    const item = { id: event.id, source: event.source, eventId };
    const { outcome } = one;
    if (outcome.kind === 'refused') refuse(one.index, outcome.problem);
    else if (outcome.kind === 'erased') answer.accepted.push({ ...item, warnings: [fromBeforeErasure] });
    else if (outcome.kind === 'duplicate') answer.duplicates.push(item);
    else if (outcome.kind === 'parked') {
      const { code, reason, remedy } = outcome.failure;
      answer.parked.push({ ...item, code, reason, remedy });
    } else answer.accepted.push(outcome.warnings.length > 0 ? { ...item, warnings: outcome.warnings } : item);
  }
  const [first] = problems;
  if (!first || problems.length < settled.length) return answer;
  if (problems.length === 1) throw first;
  const { title, detail, remedy, ...rest } = first.details;
  throw new Problem(first.code, 422, title, detail, remedy, {
    ...rest,
    status: 422,
    refused: answer.refused,
  });
}
