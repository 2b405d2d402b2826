import { describe, expect, it } from '@jest/globals';
import {
  type Contract,
  communicationComposedV1,
  communicationDeferredV1,
  communicationDeliveredV1,
  communicationDispatchedV1,
  communicationFailedV1,
  communicationRenderedV1,
  communicationWithheldV1,
} from '@tourbus/contracts';
import type { CommunicationRow } from './communication-row.js';
import { type CommunicationFact, type HeardFact, rowOf } from './facts.js';
import { mergeByCommunication } from './merge.js';

const heard = <T extends CommunicationFact>(
  { subject, example }: Contract<T>,
  more: Partial<T> = {},
  at = '2026-11-02T08:30:02Z',
  source = '/tourbus/dispatcher',
): HeardFact => ({ subject, data: { ...example, ...more }, at, source, traceparent: '00-aa-bb-01' });

const composed = heard(communicationComposedV1, {}, '2026-11-02T08:30:01Z');
const held = heard(communicationDeferredV1, {}, '2026-11-01T09:00:00Z');
const heldOn = heard(
  communicationDeferredV1,
  {
    reason: { code: 'quiet-hours', text: 'Held: quiet hours.' },
    releaseAt: '2026-11-02T08:00:00Z',
    channel: 'sms',
  },
  '2026-11-01T20:00:00Z',
);
const rendered = heard(communicationRenderedV1);
const dispatched = heard(communicationDispatchedV1);
const delivered = heard(communicationDeliveredV1, { channel: 'email', provider: 'smtp' });
const { example: failure } = communicationFailedV1;
const ambiguous = heard(communicationFailedV1, { outcome: 'ambiguous' });
const bounced = heard(
  communicationFailedV1,
  {
    outcome: 'undeliverable',
    reason: { code: 'smtp-5.1.1', text: 'No such mailbox.' },
    failedAt: '2026-11-02T09:00:00Z',
  },
  '2026-11-02T09:00:00Z',
  '/tourbus/tracker',
);
const withheldLate = heard(communicationWithheldV1, {
  ...communicationComposedV1.example,
  stage: 'dispatch',
  reason: { code: 'stopped', text: 'The contact point was stopped.' },
  trace: [{ rule: 'contact-point', answer: 'deny', because: 'Stopped.', inputs: {} }],
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

const merge = (facts: readonly HeardFact[]): CommunicationRow | undefined =>
  mergeByCommunication(facts.map(rowOf))[0];

describe('the record of a communication', () => {
  it.each<[string, HeardFact[]]>([
    ['that waits on', [held, heldOn]],
    ['that waited twice, and goes on another channel', [held, heldOn, composed, rendered]],
    ['that was delivered', [composed, rendered, dispatched, delivered]],
    ['that bounced after delivery', [composed, rendered, dispatched, delivered, bounced]],
    ['whose attempt was ambiguous until a receipt came', [composed, rendered, ambiguous, delivered]],
    ['that was withheld when its delivery was claimed', [composed, rendered, withheldLate]],
  ])('%s is the same in whatever order its facts arrive, and however often', (_, facts) => {
    const expected = merge(facts);
    for (const order of permutations(facts)) {
      expect(merge(order)).toEqual(expected);
      expect(merge([...order, ...order])).toEqual(expected);
    }
  });

  it('says what it waits for, the last word first, and no longer waits once it is composed', () => {
    expect(merge([heldOn, held])).toMatchObject({
      state: 'deferred',
      deferral: { reason: { code: 'quiet-hours' }, releaseAt: '2026-11-02T08:00:00.000Z', channel: 'sms' },
    });
    expect(merge([heldOn, composed, held])).toMatchObject({
      state: 'composed',
      channel: 'email',
      deferral: { reason: { code: 'quiet-hours' } },
      decision_trace: [{ rule: 'consent' }],
    });
  });

  it('is in the furthest state, with what each fact adds', () => {
    expect(merge([dispatched, delivered, composed, rendered])).toMatchObject({
      state: 'delivered',
      definition: 'order-shipped',
      subject: 'Ihre Bestellung 1001 ist unterwegs',
      recipient: 'zoe@customers.example',
      composed_at: '2026-11-02T08:30:01.000Z',
      dispatched_at: '2026-11-02T08:30:03.000Z',
      delivered_at: '2026-11-02T08:30:05.000Z',
      attempts: { 1: { provider: 'smtp', outcome: 'accepted' } },
      artefacts: [{ role: 'message' }, { role: 'attachment', fileName: 'lieferschein-1001.pdf' }],
    });
  });

  it('tells why it failed, and that the bounce was a receipt, not an attempt', () => {
    const row = merge([bounced, dispatched, composed]);
    expect(row).toMatchObject({ state: 'failed', reason: { code: 'smtp-5.1.1' } });
    expect(row?.attempts).toEqual({
      1: { provider: 'smtp', outcome: 'accepted', at: '2026-11-02T08:30:03.000Z' },
    });
  });

  it('knows the refused attempt of a communication that was never taken', () => {
    const row = merge([heard(communicationFailedV1)]);
    expect(row?.attempts?.['1']).toMatchObject({ outcome: 'rejected', reason: failure.reason });
  });

  it('has no reason any more once an ambiguous attempt turns out to have arrived', () => {
    expect(merge([composed, ambiguous, delivered])).toMatchObject({ state: 'delivered', reason: undefined });
  });

  it('keeps what was asked when composing apart from what was asked at the claim', () => {
    const row = merge([withheldLate, composed]);
    expect(row?.decision_trace?.map(({ rule }) => rule)).toEqual(['consent']);
    expect(row?.claim_trace?.map(({ rule }) => rule)).toEqual(['contact-point']);
  });

  it('is one row per communication, in one order for every replica', () => {
    const ids = ['c', 'a', 'b', 'a'].map((c) => `${c.repeat(8)}-0000-4000-8000-000000000000`);
    const rows = ids.map((communicationId) => rowOf(heard(communicationComposedV1, { communicationId })));
    expect(mergeByCommunication(rows).map(({ id }) => id[0])).toEqual(['a', 'b', 'c']);
  });

  it('compares times of different offsets as moments', () => {
    const early = heard(communicationDeliveredV1, { deliveredAt: '2026-11-02T10:00:00+02:00' });
    const late = heard(communicationDeliveredV1, { deliveredAt: '2026-11-02T08:30:00Z' });
    expect(merge([late, early])?.delivered_at).toBe('2026-11-02T08:00:00.000Z');
  });
});
