import type { IppMessage } from 'ipp';
import type { PrinterSays } from '../print-jobs/print-job.js';
import { IppClient, IppFailure } from './ipp-call.js';
import {
  type PrintAnswer,
  type PrintQueue,
  type PrintRequest,
  type PrinterCondition,
  PrinterSilent,
} from './print-queue.js';

/** Refusals that speak about now and not about the job (RFC 8011, 4.1.6 and appendix B). */
const later = new Set([
  ...['server-error-busy', 'server-error-not-accepting-jobs', 'server-error-service-unavailable'],
  ...['server-error-temporary-error', 'server-error-device-error', 'server-error-too-many-jobs'],
  ...['client-error-not-possible', 'client-error-timeout', 'client-error-not-authenticated'],
  ...['client-error-not-authorized', 'client-error-forbidden'],
]);

const user = { 'requesting-user-name': 'tourbus' };
const jobStateAttributes = [
  ...['job-id', 'job-name', 'job-state', 'job-state-reasons', 'job-state-message'],
  'job-media-sheets-completed',
];
const printerAttributes = [
  ...['printer-state', 'printer-state-reasons', 'printer-state-message', 'printer-is-accepting-jobs'],
  'page-ranges-supported',
];

type Attributes = Record<string, unknown>;

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined);
/** A list of one is told as that one. */
const groups = (value: IppMessage['job-attributes-tag']): Attributes[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Found, or done: everything else is an error of the printer's. */
const isDone = ({ statusCode = '' }: IppMessage): boolean => statusCode.startsWith('successful');

/** A printer or a queue that speaks IPP. */
export class IppPrintQueue implements PrintQueue {
  private readonly client: IppClient;

  constructor(uri: string, callSeconds: number) {
    this.client = new IppClient(uri, callSeconds);
  }

  async condition(): Promise<PrinterCondition> {
    const answer = await this.ask('Get-Printer-Attributes', { 'requested-attributes': printerAttributes });
    const printer = answer['printer-attributes-tag'] ?? {};
    return {
      says: printerSays(printer),
      accepting: printer['printer-is-accepting-jobs'] !== false,
      takesPageRanges: printer['page-ranges-supported'] === true,
    };
  }

  async print({ name, pdf, sides, pageRanges }: PrintRequest): Promise<PrintAnswer> {
    const attributes = {
      ...user,
      'job-name': name,
      // Whoever cannot leave pages out must refuse, and not print what was withheld.
      ...(pageRanges && { 'ipp-attribute-fidelity': true }),
      'document-format': 'application/pdf',
    };
    const job = {
      ...(pageRanges && { 'page-ranges': pageRanges }),
      ...(sides !== undefined && { sides }),
    };
    try {
      const answer = await this.client.call('Print-Job', attributes, { job, data: pdf });
      return answerOf(answer);
    } catch (error) {
      if (!(error instanceof IppFailure)) throw error;
      const { code, message, mayHaveArrived } = error;
      return { kind: mayHaveArrived ? 'ambiguous' : 'retry', code, text: message };
    }
  }

  async find(name: string): Promise<string | undefined> {
    for (const which of ['not-completed', 'completed']) {
      const answer = await this.ask('Get-Jobs', {
        ...user,
        'which-jobs': which,
        'requested-attributes': ['job-id', 'job-name'],
      });
      const found = groups(answer['job-attributes-tag']).find((job) => job['job-name'] === name);
      if (found) return String(found['job-id']);
    }
    return undefined;
  }

  async look(printerJobId: string, name: string): Promise<PrinterSays | undefined> {
    const answer = await this.client.call('Get-Job-Attributes', {
      'job-id': Number(printerJobId),
      ...user,
      'requested-attributes': jobStateAttributes,
    });
    if (answer.statusCode === 'client-error-not-found' || answer.statusCode === 'client-error-gone')
      return undefined;
    assertDone(answer);
    const [job = {}] = groups(answer['job-attributes-tag']);
    // Many a printer counts its jobs from one again after it was switched off.
    if (text(job['job-name'])?.includes(name) === false) return undefined;
    const sheets = job['job-media-sheets-completed'];
    return {
      job: text(job['job-state']),
      jobReasons: texts(job['job-state-reasons']),
      message: text(job['job-state-message']),
      ...(typeof sheets === 'number' && { sheets }),
    };
  }

  private async ask(operation: string, attributes: Attributes): Promise<IppMessage> {
    const answer = await this.client.call(operation, attributes);
    assertDone(answer);
    return answer;
  }
}

const said = ({ statusCode, 'operation-attributes-tag': operation }: IppMessage): string => {
  const message = text(operation?.['status-message']);
  return `The printer answered ${statusCode ?? 'nothing that is known'}${message ? `: ${message.slice(0, 200)}` : ''}.`;
};

function assertDone(answer: IppMessage): void {
  if (!isDone(answer)) throw new PrinterSilent(codeOf(answer), said(answer));
}

const codeOf = ({ statusCode }: IppMessage): string =>
  `ipp-${(statusCode ?? 'unknown').replace(/^(client|server)-error-/, '')}`;

const printerSays = (printer: Attributes): PrinterSays => ({
  printer: text(printer['printer-state']),
  printerReasons: texts(printer['printer-state-reasons']),
  message: text(printer['printer-state-message']),
});

function answerOf(answer: IppMessage): PrintAnswer {
  const [job] = groups(answer['job-attributes-tag']);
  if (isDone(answer) && job?.['job-id'] !== undefined)
    return { kind: 'accepted', printerJobId: String(job['job-id']) };
  const about = { code: codeOf(answer), text: said(answer) };
  if (isDone(answer) || answer.statusCode === undefined) return { kind: 'ambiguous', ...about };
  if (answer.statusCode === 'server-error-internal-error') return { kind: 'ambiguous', ...about };
  return { kind: later.has(answer.statusCode) ? 'retry' : 'rejected', ...about };
}
