import { Injectable } from '@nestjs/common';
import type { ArtefactRef } from '@tourbus/contracts';
import { ArtefactStore } from '@tourbus/platform';
import type { LinkAddresses } from '../links/link-addresses.js';
import { type FinalEmail, finishEmail } from './final-email.js';

export interface StoredEmail extends Omit<FinalEmail, 'html'> {
  html: ArtefactRef;
}

/** Finishes mails and keeps the exact bytes of their HTML. */
@Injectable()
export class EmailsService {
  constructor(private readonly artefacts: ArtefactStore) {}

  async finish(content: { html: string; text: string }, addresses: LinkAddresses): Promise<StoredEmail> {
    const email = finishEmail(content, addresses);
    return { ...email, html: await this.artefacts.put(Buffer.from(email.html), 'text/html; charset=utf-8') };
  }
}
