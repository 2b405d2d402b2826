import type { Channel, Comment, CommentPlace } from '../api/records.ts';

/** A comment on a place of a preview, by the number that it has there and in the list. */
export interface Pin {
  id: string;
  number: number;
  text: string;
  isResolved: boolean;
  place: CommentPlace;
}

/** What of a communication is looked at. */
export interface Shown {
  channel: Channel;
  document?: string;
}

const isSpot = ({ element, x }: CommentPlace): boolean => element !== undefined || x !== undefined;

/** Numbered in the order in which they were said, over all channels, so that a number means one comment. */
export const pinsOf = (comments: readonly Comment[]): Pin[] =>
  comments
    .flatMap(({ id, text, resolvedAt, place }) =>
      place && isSpot(place) ? [{ id, text, resolvedAt, place }] : [],
    )
    .map(({ id, text, resolvedAt, place }, index) => ({
      id,
      text,
      place,
      number: index + 1,
      isResolved: resolvedAt !== null,
    }));

export const pinsIn = (pins: readonly Pin[], { channel, document }: Shown): Pin[] =>
  pins.filter(({ place }) => place.channel === channel && place.document === document);

/** What is said about a version, and what is still open of other ones: a later version does not take it along. */
export const heeded = (comments: readonly Comment[], version: number): Comment[] =>
  comments.filter((comment) => comment.version === version || comment.resolvedAt === null);

const channels: Record<Channel, string> = { email: 'E-mail', sms: 'SMS', print: 'Letter' };

/** `variants.email.mjml, line 3`; `E-mail, “Your parcel is on its way”`. */
export function placeText({ field, line, channel, document, element }: CommentPlace): string {
  const lineText = line === undefined ? undefined : `line ${line}`;
  const quote = element && (element.quote ? `“${element.quote}”` : 'a place in the preview');
  const words = [field, lineText, channel && channels[channel], document, quote];
  return words.filter(Boolean).join(', ');
}
