import { ArtefactStore } from '@tourbus/platform';
import type { PrintQueue } from '../printers/print-queue.js';
import type { Printers } from '../printers/printers.service.js';
import type { ChannelSender, Consignment, HandOver, Outcome } from './channel-sender.js';
import { partsOf } from './channel-sender.js';

/** How long a printer that has no room now is left alone. */
const restSeconds = 5;

/**
 * Letters that are in no stream, one print job each, under the communication's id: a printer that is asked whether it
 * has it already prints none twice. Whether it is printed is asked afterwards; see PrintJobs.
 */
export class IppPrintSender implements ChannelSender {
  readonly channel = 'print';
  readonly provider = 'ipp';
  readonly capacity = 2;

  constructor(
    private readonly artefacts: ArtefactStore,
    private readonly printers: Printers,
  ) {}

  async prepare({ communicationId, parts, mayHaveArrived }: Consignment): Promise<HandOver> {
    const { artefact } = partsOf('print', parts);
    const pdf = await this.artefacts.get(artefact);
    const printer = this.printers.forSingles;
    if (!printer) throw new Error('PRINTERS names no queue.');
    const { name, queue } = printer;
    return async (pointOfNoReturn) => {
      const known = mayHaveArrived ? await findJob(queue, communicationId) : undefined;
      if (typeof known === 'object') return known;
      await pointOfNoReturn();
      if (known !== undefined) return accepted(name, known);
      const answer = await queue.print({ name: communicationId, pdf });
      if (answer.kind === 'accepted') return accepted(name, answer.printerJobId);
      const { kind, code, text } = answer;
      if (kind === 'rejected') return { kind, code, text };
      return { kind, code, text, fault: 'provider', ...(kind === 'retry' && { afterSeconds: restSeconds }) };
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const accepted = (printer: string, job: string): Outcome => ({
  kind: 'accepted',
  providerMessageId: `${printer}/${job}`,
  arrived: false,
});

async function findJob(queue: PrintQueue, name: string): Promise<string | undefined | Outcome> {
  try {
    return await queue.find(name);
  } catch (error) {
    const text = `The printer could not be asked whether it has the letter: ${error instanceof Error ? error.message : 'it is silent'}`;
    return { kind: 'retry', code: 'ipp-silent', text, fault: 'provider', afterSeconds: restSeconds };
  }
}
