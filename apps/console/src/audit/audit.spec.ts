import { describe, expect, it } from '@jest/globals';
import {
  actorsOf,
  detailsOf,
  fieldOf,
  goesOn,
  type Line,
  mergeLines,
  momentOf,
  pageOf,
  type Reading,
  wordsOf,
} from './audit.ts';

const line = (service: Line['service'], minute: number): Line => ({
  ...{ service, seq: minute, actor: 'x', action: 'batch.pause', subject: 'b', details: '{}', hash: '' },
  at: new Date(Date.UTC(2026, 10, 2, 9, minute)).toISOString(),
});
const reading = (service: Line['service'], minutes: number[], ended = true): Reading => ({
  ...{ service, ended, rest: minutes.map((minute) => line(service, minute)) },
});

describe('the records of several services', () => {
  it('are one, the newest first, and go on where they stopped', () => {
    const first = mergeLines([reading('ingest', [9, 4, 1]), reading('tracker', [8, 7])], 3);
    expect(first.items.map(({ service, seq }) => `${service} ${seq}`)).toEqual([
      ...['ingest 9', 'tracker 8', 'tracker 7'],
    ]);
    expect(goesOn(first.rest)).toBe(true);
    const second = mergeLines(first.rest, 3);
    expect(second.items.map(({ seq }) => seq)).toEqual([4, 1]);
    expect(goesOn(second.rest)).toBe(false);
  });

  it('keep the order that each service gave, also where its clock went back', () => {
    const { items } = mergeLines([reading('ingest', [3, 5, 4])], 9);
    expect(items.map(({ seq }) => seq)).toEqual([3, 5, 4]);
  });

  it('go on where a service has more, though nothing of it is here', () =>
    expect(goesOn([reading('ingest', [], false)])).toBe(true));
});

describe('a line leads to what it is about', () => {
  it.each([
    ['composer', 'review.approved', 'template/order-shipped@2', '/reviews/templates/order-shipped?version=2'],
    ['composer', 'content.owner-changed', 'block/greeting', '/blocks/greeting'],
    ['composer', 'content.drafted', 'asset/banner@1', '/media/banner'],
    ['ingest', 'batch.retry', 'b-1', '/batches/b-1'],
    ['tracker', 'parked-message.replayed', 'p-1', '/parked/tracker/p-1'],
    ['dispatcher', 'definition.paused', 'newsletter', '/definitions/newsletter'],
    ['dispatcher', 'suppression.lifted', 'k1.abc', '/suppressions?contactPoint=k1.abc&state=all'],
    ['dispatcher', 'delivery.not-released', 'communication/c-1', '/communications/c-1'],
    ['renderer', 'service.drained', 'service', '/system'],
    ['ingest', 'customer.merged', '../x?y', '/customers/..%2Fx%3Fy'],
    ['renderer', 'print-stream.retry', 's-1', undefined],
    ['ingest', 'trait.put', 'parcels', '/traits/parcels'],
    ['ingest', 'customer.held', 'customer/k1.abc', undefined],
    ['ingest', 'customer.erased', 'erasure/1', undefined],
    ['composer', 'session.started', 'person:1', undefined],
  ] as const)('of %s: %s %s', (service, action, subject, page) =>
    expect(pageOf({ service, action, subject })).toBe(page),
  );
});

it('an action is told in words', () =>
  expect(wordsOf('review.changes-requested')).toBe('review changes requested'));

it.each([
  [
    '{"from":2,"to":["a"],"why":null}',
    [
      ['from', '2'],
      ['to', '["a"]'],
      ['why', 'nothing'],
    ],
  ],
  ['{}', []],
  ['no JSON', []],
])('details such as %s are names and values', (details, told) => expect(detailsOf(details)).toEqual(told));

it('people are chosen by name, and those of one name are told apart', () => {
  const people = [
    { id: 'aaaaaa111111', name: 'Ruth Alder' },
    { id: 'bbbbbb222222', name: 'Ruth Alder' },
    { id: 'cccccc333333', name: 'Ben Ash' },
  ];
  expect([...actorsOf(people)]).toEqual([
    ['Ruth Alder (111111)', 'person:aaaaaa111111'],
    ['Ruth Alder (222222)', 'person:bbbbbb222222'],
    ['Ben Ash', 'person:cccccc333333'],
  ]);
});

it('a moment stands in a field to the minute, and comes back', () => {
  expect(momentOf(fieldOf('2026-11-02T09:30:00.000Z'))).toBe('2026-11-02T09:30:00.000Z');
  expect([fieldOf(undefined), fieldOf('nonsense'), momentOf('')]).toEqual(['', '', undefined]);
});
