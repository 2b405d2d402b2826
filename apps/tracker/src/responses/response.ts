import type { ResponseCapturedV1, StopReach, responseKinds } from '@tourbus/contracts';
import { deterministicId } from '@tourbus/platform';
import type { FirstTimes, KnownCommunication } from '../record/record.service.js';

export type ResponseKind = (typeof responseKinds)[number];

/** Something that a customer, or a machine on the way, did with a communication. */
export interface CapturedResponse {
  communicationId: string;
  kind: ResponseKind;
  at: Date;
  linkIndex?: number;
  /** Set when a machine most likely did it: what gave it away. */
  machine?: string;
  purpose?: string;
  detail?: string;
  /** The id that a provider gave the event; what comes without one is told apart by its time. */
  providerEventId?: string;
  /** The hash of the number that it came from, where that is told; otherwise it is about the communication's recipient. */
  contactPoint?: string;
}

/** A row of the table, named as its columns. */
export interface ResponseRow {
  id: string;
  communication_id: string;
  kind: ResponseKind;
  at: Date;
  link_index: number | null;
  machine: string | null;
  purpose: string | null;
  detail: string | null;
  contact_point: string | null;
  settles_at: Date | null;
}

/** A mail client that asks twice for one image, or a double click, is one response. */
const sameWithinMilliseconds = 1_000;

const identityOf = (response: CapturedResponse): string => {
  const { communicationId, kind, at, linkIndex = '', machine, providerEventId } = response;
  if (providerEventId) return deterministicId('response', kind, providerEventId);
  // Also of an unsubscribe no longer: what the customer allowed between two of them must not outlast the second.
  const moment = Math.floor(at.getTime() / sameWithinMilliseconds);
  const actor = machine ? 'machine' : 'person';
  return deterministicId('response', communicationId, kind, String(linkIndex), actor, String(moment));
};

/**
 * Scanners follow every link of a mail at once under the name of a browser; only after this long it shows. A little
 * more than the second they are given, for what another replica is still committing.
 */
export const watchMilliseconds = 1_050;
export const burstMilliseconds = 1_000;

/** When a response can be announced: at once, or after it is clear who did it and of which communication. */
function settlesAt(response: CapturedResponse, known?: KnownCommunication): Date | null {
  const watched = response.kind === 'click' && !response.machine && (known?.links.size ?? 0) > 1;
  if (watched) return new Date(response.at.getTime() + watchMilliseconds);
  return known ? null : response.at;
}

export const rowOfResponse = (response: CapturedResponse, known?: KnownCommunication): ResponseRow => ({
  id: identityOf(response),
  communication_id: response.communicationId,
  kind: response.kind,
  at: response.at,
  link_index: response.linkIndex ?? null,
  machine: response.machine ?? null,
  purpose: response.purpose ?? null,
  detail: response.detail?.slice(0, 1_000).toWellFormed() ?? null,
  contact_point: response.contactPoint ?? null,
  settles_at: settlesAt(response, known),
});

/** Responses that decide about an address, and not only about the person. */
const aboutAddresses: ReadonlySet<ResponseKind> = new Set<ResponseKind>([
  ...(['stop', 'start', 'unsubscribe', 'complaint', 'bounce', 'soft-bounce'] as const),
]);

/** What is known of where a response came from, and the policy of how far a stop reaches. */
export interface Spoken {
  contactPointOf: (known: KnownCommunication) => string | undefined;
  reach: StopReach;
}

/** What the world hears of a response. */
export function factOf(
  row: ResponseRow,
  known: KnownCommunication,
  { contactPointOf, reach }: Spoken,
): ResponseCapturedV1 {
  const contactPoint = aboutAddresses.has(row.kind)
    ? (row.contact_point ?? contactPointOf(known))
    : undefined;
  const target = row.link_index === null ? undefined : known.links.get(row.link_index);
  return {
    responseId: row.id,
    communicationId: row.communication_id,
    customerId: known.customerId,
    definition: known.definition,
    channel: known.channel,
    kind: row.kind,
    respondedAt: row.at.toISOString(),
    ...(row.machine !== null && { machine: row.machine }),
    ...(row.link_index !== null && target && { link: { index: row.link_index, target } }),
    ...(row.purpose !== null && { purpose: row.purpose }),
    ...(row.detail !== null && { detail: row.detail }),
    ...(contactPoint !== undefined && { contactPoint }),
    ...(row.kind === 'stop' && { reach }),
  };
}

/** What the record notes of a response of a person. */
export function firstTimeOf(row: ResponseRow, known?: KnownCommunication): FirstTimes | undefined {
  const { communication_id: id, kind, at, machine } = row;
  if (machine !== null) return undefined;
  switch (kind) {
    case 'open':
      // Mails are opened again and again: the row is left alone once it is known.
      return known?.firstOpenedAt && known.firstOpenedAt <= at ? undefined : { id, first_opened_at: at };
    case 'click':
      return { id, first_clicked_at: at };
    case 'unsubscribe':
    case 'stop':
      return { id, unsubscribed_at: at };
    default:
      return undefined;
  }
}

export interface Click {
  linkIndex: number | null;
  at: Date;
}

/** What gives a click away among all clicks of its communication. People need longer for a whole mail. */
export function burstAround(click: Click, clicks: readonly Click[], links: number): string | undefined {
  if (links < 2) return undefined;
  const near = clicks.filter(
    (other) => Math.abs(other.at.getTime() - click.at.getTime()) <= burstMilliseconds,
  );
  const followed = new Set(near.map((other) => other.linkIndex));
  return followed.size >= links ? 'every link of the message was followed within one second' : undefined;
}
