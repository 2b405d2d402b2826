import type { PostalAddress } from '@tourbus/contracts';
import { ArtefactStore } from '@tourbus/platform';
import type { ChannelSender, Consignment, HandOver, Outcome } from './channel-sender.js';
import { partsOf } from './channel-sender.js';
import { SpoolFolder, spoolFailure } from './spool-folder.js';

/** The address as it is printed on the envelope. */
export function addressLines({
  recipient,
  lines,
  postalCode,
  city,
  region,
  country,
}: PostalAddress): string[] {
  const place = [postalCode, city].filter(Boolean).join(' ');
  return [recipient, ...lines, place, region, country].filter((line): line is string => Boolean(line));
}

/**
 * Letters into a folder that a printer reads: `<communicationId>.pdf`, then its ticket `<communicationId>.json`,
 * each by rename, so that a ticket stands for a whole job. The same job again is the same two files.
 */
export class SpoolPrintSender implements ChannelSender {
  readonly channel = 'print';
  readonly provider = 'spool';
  readonly capacity = 4;

  private readonly folder: SpoolFolder;

  constructor(
    private readonly artefacts: ArtefactStore,
    folder: string,
  ) {
    this.folder = new SpoolFolder(folder);
  }

  async prepare({ communicationId, head, parts, receivedAt }: Consignment): Promise<HandOver> {
    const { to, pages, fileName, artefact } = partsOf('print', parts);
    const pdf = await this.artefacts.get(artefact);
    const ticket = {
      communicationId,
      customerId: head.customerId,
      to: addressLines(to),
      pages,
      fileName,
      digest: artefact.digest,
      // Not the time of this attempt: a repeated one has to write the same bytes.
      submittedAt: receivedAt.toISOString(),
    };
    return async (pointOfNoReturn) => {
      await pointOfNoReturn();
      return this.spool(communicationId, pdf, Buffer.from(`${JSON.stringify(ticket)}\n`));
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async spool(name: string, pdf: Buffer, ticket: Buffer): Promise<Outcome> {
    try {
      await this.folder.write([
        [`${name}.pdf`, pdf],
        [`${name}.json`, ticket],
      ]);
      return { kind: 'accepted', providerMessageId: name, arrived: true };
    } catch (error) {
      return { kind: 'retry', ...spoolFailure(error), fault: 'provider' };
    }
  }
}
