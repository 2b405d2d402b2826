import { describe, expect, it } from '@jest/globals';
import { digestOf, eventIdOf, readCloudEvent } from './cloud-event.js';
import { readBusMessage, readRequest } from './received-event.js';

const attributes = { specversion: '1.0', id: '1', source: '/shop', type: 'order.shipped' };
const data = { order: { number: '1001', lines: [1, 2] }, gift: false };
const asStructured = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
const binary = (more: Record<string, string> = {}) => ({
  'content-type': 'application/vnd.shop.order+json',
  ...Object.fromEntries(
    Object.entries({ ...attributes, ...more }).map(([name, value]) => [`ce-${name}`, value]),
  ),
});
const eventIn = (reading: ReturnType<typeof readBusMessage> | undefined) => {
  if (!reading || !('event' in reading)) throw new Error('It was refused.');
  return reading.event;
};
const message = (body: unknown, headers: Record<string, string> = {}) =>
  readBusMessage({
    id: 'x',
    subject: 'tourbus.events.shop.order.shipped',
    headers,
    body: JSON.stringify(body),
  });

describe('an event that comes another way', () => {
  const said = digestOf(readCloudEvent({ ...attributes, time: '2026-11-02T08:30:00Z', retries: 7 }, data));

  it.each([
    [
      'structured over HTTP',
      () =>
        readRequest(asStructured, {
          ...attributes,
          time: '2026-11-02T09:30:00.000+01:00',
          retries: 7,
          data,
        })[0],
    ],
    [
      'binary over HTTP',
      () => readRequest(binary({ time: '2026-11-02T08:30:00.000Z', retries: '7' }), data)[0],
    ],
    ['binary over the bus', () => message(data, binary({ time: '2026-11-02T08:30:00Z', retries: '7' }))],
    [
      'structured over the bus, by its body alone',
      () => message({ ...attributes, time: '2026-11-02T08:30:00Z', retries: 7, data }),
    ],
    [
      'as base64',
      () =>
        readRequest(asStructured, {
          ...attributes,
          time: '2026-11-02T08:30:00Z',
          retries: 7,
          data_base64: Buffer.from(JSON.stringify(data)).toString('base64'),
        })[0],
    ],
    [
      'with its members in another order',
      () =>
        message({
          data: { gift: false, order: { lines: [1, 2], number: '1001' } },
          retries: 7,
          time: '2026-11-02T08:30:00Z',
          ...attributes,
        }),
    ],
    [
      'tried again in another trace',
      () => message(data, binary({ time: '2026-11-02T08:30:00Z', retries: '7', traceparent: '00-1-2-01' })),
    ],
  ])('%s says the same', (_, read) => {
    const event = eventIn(read());
    expect(digestOf(event)).toBe(said);
    expect(eventIdOf(event)).toBe(eventIdOf({ ...event, data: undefined }));
  });

  it.each([
    ['data', { data: { ...data, gift: true } }],
    ['list', { data: { ...data, order: { number: '1001', lines: [2, 1] } } }],
    ['time', { data, time: '2026-11-02T08:30:01Z' }],
    ['subject', { data, subject: 'other' }],
  ])('and does not when its %s differs', (_, change) => {
    const event = eventIn(
      readRequest(asStructured, { ...attributes, time: '2026-11-02T08:30:00Z', retries: 7, ...change })[0],
    );
    expect(digestOf(event)).not.toBe(said);
  });

  it.each(['0000-06-01T00:00:00Z', '9999-12-31T23:59:59-01:00'])(
    'is refused at once with a time that cannot be stored: %s',
    (time) => {
      expect(readRequest(asStructured, { ...attributes, data, time })[0]).toMatchObject({
        problem: { details: { attribute: 'time' } },
      });
    },
  );

  it('has its attributes decoded from headers', () => {
    expect(eventIn(message(data, binary({ subject: 'Gr%C3%B6%C3%9Fe%20M' }))).subject).toBe('Größe M');
  });

  it('takes source and type of a bare message from its subject', () => {
    expect(eventIn(message(data, { 'nats-msg-id': '7' }))).toMatchObject({
      id: '7',
      source: 'shop',
      type: 'order.shipped',
    });
  });
});
