import { Injectable } from '@nestjs/common';
import { Problem } from '@tourbus/platform';
import { Webhook } from 'standardwebhooks';
import { Outbound } from './outbound.js';
import { Secrets } from './secrets.js';

/** Where webhooks may go, and what they are signed with. */
@Injectable()
export class WebhookTargets {
  constructor(
    readonly outbound: Outbound,
    private readonly secrets: Secrets,
  ) {}

  /** @throws Problem 422 that says why nobody would be called there; names are looked up when they are */
  check({ url, secret }: { url: string; secret: string }): void {
    this.signer(secret);
    this.outbound.refuseForbidden(url);
  }

  /** @throws Problem 422 where there is no such secret, or it is none for signatures */
  signer(secret: string): Webhook {
    const value = this.secrets.get(secret);
    try {
      return new Webhook(value);
    } catch {
      throw new Problem(
        'unusable-secret',
        422,
        'The secret cannot sign',
        `“${secret}” is no secret of Standard Webhooks: whsec_ and 24 to 64 bytes in base64.`,
        'Let the operator correct it in SECRETS.',
      );
    }
  }
}
