import type { Communication } from '../record/communication.entity.js';
import type { Receipt } from '../receipts/receipt.entity.js';
import type { Response } from '../responses/response.entity.js';

export interface TimelineEntry {
  at: string;
  what: string;
  /** `state`: a step of the life; `attempt` and `receipt`: by the provider; `response`: by the customer. */
  sort: 'state' | 'attempt' | 'receipt' | 'response';
  detail?: string;
  machine?: string;
}

const states = ['composed', 'withheld', 'rendered', 'dispatched', 'delivered', 'failed'] as const;

/** Everything that happened with a communication, in its order. */
export function timelineOf(
  communication: Communication,
  receipts: readonly Receipt[],
  responses: readonly Response[],
): TimelineEntry[] {
  const { reason, deferral } = communication;
  const entries: TimelineEntry[] = [
    ...(deferral
      ? [{ at: deferral.at, what: 'deferred', sort: 'state' as const, detail: deferral.reason.text }]
      : []),
    ...states.flatMap((what): TimelineEntry[] => {
      const at = communication[`${what}At`];
      const detail = what === communication.state ? reason?.text : undefined;
      return at ? [{ at: at.toISOString(), what, sort: 'state', detail }] : [];
    }),
    ...Object.entries(communication.attempts ?? {}).map(
      ([number, { at, outcome, provider, reason: why }]): TimelineEntry => {
        const detail = [`attempt ${number}`, provider, why?.text].filter(Boolean).join(', ');
        return { at: new Date(at).toISOString(), what: outcome, sort: 'attempt', detail };
      },
    ),
    ...receipts.map(({ at, kind, provider, reason: why }): TimelineEntry => {
      const detail = [provider, why?.text].filter(Boolean).join(', ');
      return { at: at.toISOString(), what: kind, sort: 'receipt', detail };
    }),
    ...responses.map(({ at, kind, linkIndex, machine, detail }): TimelineEntry => {
      const target = communication.links?.find((link) => link.index === linkIndex)?.target;
      return {
        at: at.toISOString(),
        what: kind,
        sort: 'response',
        detail: target ?? detail ?? undefined,
        machine: machine ?? undefined,
      };
    }),
  ];
  return entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
