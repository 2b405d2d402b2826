import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostalAddress } from '@tourbus/contracts';
import { ArtefactStore } from '@tourbus/platform';
import type { ChannelSender, Consignment, HandOver, Outcome } from './channel-sender.js';
import { partsOf } from './channel-sender.js';

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

  constructor(
    private readonly artefacts: ArtefactStore,
    private readonly folder: string,
  ) {}

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
      await mkdir(this.folder, { recursive: true });
      await this.write(`${name}.pdf`, pdf);
      await this.write(`${name}.json`, ticket);
      await this.makeNamesDurable();
      return { kind: 'accepted', providerMessageId: name, arrived: true };
    } catch (error) {
      const code = String((error as NodeJS.ErrnoException).code ?? 'unknown').toLowerCase();
      return {
        kind: 'retry',
        code: `spool-${code}`,
        text: 'The spool folder cannot be written. Check PRINT_SPOOL and the space there.',
        fault: 'provider',
      };
    }
  }

  private async write(name: string, bytes: Buffer): Promise<void> {
    const draft = join(this.folder, `.${name}`);
    const file = await open(draft, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, join(this.folder, name));
  }

  /** A rename lasts once its folder is on disk. */
  private async makeNamesDurable(): Promise<void> {
    const folder = await open(this.folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}
