import { createLinkToken } from '@tourbus/contracts';

/** Where the links of one communication lead: always to us, with a signed token. */
export interface LinkAddresses {
  click(index: number): string;
  readonly openPixel: string;
  /** Shows a page when visited and acts when posted to (RFC 8058). */
  readonly unsubscribe: string;
  /** Where the customer chooses what to hear, and sees what was sent. */
  readonly preferences: string;
}

/** The addresses that the tracker answers at, of the communication with this id. */
export function linkAddresses(publicUrl: string, key: string, communicationId: string): LinkAddresses {
  const base = `${publicUrl.replace(/\/+$/, '')}/t`;
  return {
    click: (index) => `${base}/c/${createLinkToken({ communicationId, kind: 'click', index }, key)}`,
    get openPixel() {
      return `${base}/o/${createLinkToken({ communicationId, kind: 'open' }, key)}.gif`;
    },
    get unsubscribe() {
      return `${base}/u/${createLinkToken({ communicationId, kind: 'unsubscribe' }, key)}`;
    },
    get preferences() {
      return `${base}/p/${createLinkToken({ communicationId, kind: 'preferences' }, key)}`;
    },
  };
}
