import type { DecisionStep, Reason } from '@tourbus/contracts';
import type { Receipt } from '../receipts/receipt.entity.js';
import type { Deferral, NamedArtefact } from '../record/communication-row.js';
import type { Communication } from '../record/communication.entity.js';
import type { Response } from '../responses/response.entity.js';

type Hidden =
  'progress' | 'deferral' | 'decisionTrace' | 'claimTrace' | 'traceparent' | 'attempts' | 'artefacts';

/** One communication as its page shows it. */
export interface DescribedCommunication extends Omit<Communication, Hidden> {
  /** What it waits for, or waited for last. */
  deferral: Omit<Deferral, 'trace'> | null;
  /** Every rule that was asked, when composing and when a delivery was claimed. */
  trace: DecisionStep[];
  traceId?: string;
  attempts: { number: number; provider?: string; outcome: string; at: string; reason?: Reason }[];
  artefacts: (NamedArtefact & { href: string })[];
  receipts: Omit<Receipt, 'communicationId' | 'settlesAt'>[];
  responses: (Omit<Response, 'communicationId' | 'settlesAt'> & { target?: string })[];
}

export function describe(
  communication: Communication,
  receipts: readonly Receipt[],
  responses: readonly Response[],
): DescribedCommunication {
  const {
    progress: _progress,
    deferral,
    decisionTrace,
    claimTrace,
    traceparent,
    attempts,
    artefacts,
    ...plain
  } = communication;
  const targets = new Map(plain.links?.map(({ index, target }) => [index, target]));
  return {
    ...plain,
    deferral: deferral && withoutTrace(deferral),
    trace: [...(decisionTrace ?? deferral?.trace ?? []), ...(claimTrace ?? [])],
    // traceparent: version, trace, parent, flags.
    traceId: traceparent?.split('-')[1],
    attempts: Object.entries(attempts ?? {}).map(([number, attempt]) => ({
      number: Number(number),
      ...attempt,
    })),
    artefacts: (artefacts ?? []).map((artefact) => ({
      ...artefact,
      href: `/api/tracker/v1/communications/${communication.id}/artefacts/${artefact.digest}`,
    })),
    receipts: receipts.map(({ communicationId: _id, settlesAt: _settlesAt, ...receipt }) => receipt),
    responses: responses.map(({ communicationId: _id, settlesAt: _settlesAt, ...response }) => ({
      ...response,
      target: response.linkIndex === null ? undefined : targets.get(response.linkIndex),
    })),
  };
}

const withoutTrace = ({ trace: _trace, ...deferral }: Deferral): Omit<Deferral, 'trace'> => deferral;
