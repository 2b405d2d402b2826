import { describe, expect, it } from '@jest/globals';
import type { KnownCommunication } from '../record/record.service.js';
import {
  type CapturedResponse,
  type Spoken,
  burstAround,
  factOf,
  firstTimeOf,
  rowOfResponse,
} from './response.js';

const communicationId = '8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10';
const at = (milliseconds: number): Date => new Date(1_800_000_000_000 + milliseconds);
const click: CapturedResponse = { communicationId, kind: 'click', at: at(0), linkIndex: 0 };
const known = (links: number): KnownCommunication => ({
  communicationId,
  customerId: 'C-1',
  eventId: communicationId,
  definition: 'newsletter',
  messageClass: 'marketing',
  channel: 'email',
  occurredAt: '2026-11-02T08:30:00.000Z',
  links: new Map(Array.from({ length: links }, (_, i) => [i, `https://shop.example/${i}`])),
  attempt: 1,
});
const hash = `k1.${'a'.repeat(43)}`;
const spoken: Spoken = { contactPointOf: () => hash, reach: 'channel' };
const idOf = (response: CapturedResponse): string => rowOfResponse(response).id;

describe('a response', () => {
  it.each<[string, CapturedResponse]>([['the same click in the same second', { ...click, at: at(900) }]])(
    'is one with %s',
    (_, again) => expect(idOf(again)).toBe(idOf(click)),
  );

  it.each<[string, CapturedResponse]>([
    ['a click a second later', { ...click, at: at(1_000) }],
    ['a click on another link', { ...click, linkIndex: 1 }],
    ['the link checker that came first', { ...click, machine: 'HEAD' }],
    ['an open', { communicationId, kind: 'open', at: at(0) }],
  ])('is another than %s', (_, other) => expect(idOf(other)).not.toBe(idOf(click)));

  it('of a provider is told by its event id alone', () => {
    const told: CapturedResponse = { ...click, providerEventId: 'sendgrid:1' };
    expect(idOf({ ...told, at: at(60_000) })).toBe(idOf(told));
    expect(idOf({ ...told, providerEventId: 'sendgrid:2' })).not.toBe(idOf(told));
  });

  it('whose text is too long is cut between characters: half of one cannot be stored', () => {
    const reply: CapturedResponse = { ...click, kind: 'reply', detail: `${'a'.repeat(999)}🙂` };
    expect(rowOfResponse(reply).detail?.isWellFormed()).toBe(true);
  });

  it('is announced at once, but for clicks that may turn out to be a scanner’s', () => {
    expect(rowOfResponse(click, known(1)).settles_at).toBeNull();
    expect(rowOfResponse({ ...click, machine: 'HEAD' }, known(3)).settles_at).toBeNull();
    expect(rowOfResponse({ ...click, kind: 'open' }, known(3)).settles_at).toBeNull();
    expect(rowOfResponse(click, known(3)).settles_at?.getTime()).toBeGreaterThan(at(1_000).getTime());
  });

  it('waits for the facts of its communication', () => {
    expect(rowOfResponse(click).settles_at).toEqual(at(0));
  });

  it('tells the world where the link led', () => {
    expect(factOf(rowOfResponse(click, known(1)), known(1), spoken)).toMatchObject({
      link: { index: 0, target: 'https://shop.example/0' },
      customerId: 'C-1',
    });
  });

  it('says where it is from where that matters: the number that was told, or else the recipient', () => {
    const from = (response: CapturedResponse) => factOf(rowOfResponse(response), known(1), spoken);
    const other = `k1.${'b'.repeat(43)}`;
    expect(from(click).contactPoint).toBeUndefined();
    expect(from({ ...click, kind: 'bounce' })).toMatchObject({ contactPoint: hash });
    expect(from({ ...click, kind: 'start', contactPoint: other })).toMatchObject({ contactPoint: other });
    expect(from({ ...click, kind: 'stop' }).reach).toBe('channel');
    expect(from({ ...click, kind: 'start' }).reach).toBeUndefined();
  });

  it('of a machine is no first open, click or unsubscribe', () => {
    expect(firstTimeOf(rowOfResponse(click))).toEqual({ id: communicationId, first_clicked_at: at(0) });
    expect(firstTimeOf(rowOfResponse({ ...click, machine: 'HEAD' }))).toBeUndefined();
  });
});

describe('clicks on all links', () => {
  const three = [0, 1, 2].map((linkIndex) => ({ linkIndex, at: at(linkIndex * 300) }));
  const first = { linkIndex: 0, at: at(0) };

  it('within one second are those of a scanner', () => {
    for (const one of three) expect(burstAround(one, three, 3)).toContain('every link');
  });

  it.each([
    ['some of the links', three.slice(0, 2), 3],
    ['all links, taking one’s time', [first, { linkIndex: 1, at: at(1_500) }], 2],
    ['one link twice', [first, { linkIndex: 0, at: at(200) }], 2],
    ['the only link', [first], 1],
  ])('are those of a person who followed %s', (_, clicks, links) =>
    expect(burstAround(first, clicks, links)).toBeUndefined(),
  );
});
