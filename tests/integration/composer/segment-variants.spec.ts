import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { communicationComposedV1, exampleCustomer } from '@tourbus/contracts';
import { eventually } from '@tourbus/testing';
import { brand, eventId, inMjml, type RunningComposer, startComposer } from './running-composer.js';

const shipped = 'com.example.order.shipped';
const mail = (words: string, more: object = {}) => ({
  ...{ channel: 'email', subject: words, mjml: inMjml(`<p>${words}</p>`), text: words },
  ...more,
});
const template = (...variants: object[]) => ({
  ...{ name: 'Thanks', brand: 'fennholm', variants, texts: {} },
  sampleData: { data: {} },
});

describe('variants for segments', () => {
  let composer: RunningComposer;
  beforeAll(async () => {
    composer = await startComposer();
    await composer.publish('brands/fennholm', brand);
    await composer.publish(
      'templates/thanks',
      template(mail('Thank you'), mail('Thank you for years', { segment: 'loyal' })),
    );
    await composer.publish('definitions/thanks', {
      ...{ messageClass: 'transactional', template: 'thanks', channels: ['email'], trigger: shipped },
    });
  });
  afterAll(() => composer.stop());

  const composedFor = async (name: string, segments: string[]) => {
    await composer.arrive(name, { type: shipped, customer: { ...exampleCustomer, segments } });
    return eventually(async () => {
      const facts = await composer.bus.read(communicationComposedV1, 1);
      return facts.find(({ data }) => data.eventId === eventId(name))?.data;
    });
  };

  it('speak to members in their own words, and the decision keeps the segments of then', async () => {
    expect(await composedFor('stranger', ['newcomers'])).toMatchObject({ content: { subject: 'Thank you' } });
    const { communicationId, content } = await composedFor('friend', ['loyal', 'vienna']);
    expect(content).toMatchObject({ subject: 'Thank you for years', text: 'Thank you for years' });
    const { body } = await composer.call('GET', `/decisions/${communicationId}`);
    expect(body).toMatchObject({ segments: ['loyal', 'vienna'] });
  });

  it('are previewed for a sample customer who is in the segment', async () => {
    const preview = async (segments?: string[]) =>
      (
        await composer.call('POST', '/templates/thanks/preview', {
          ...{ channel: 'email', format: 'text' },
          ...(segments && { customer: { segments } }),
        })
      ).text;
    expect(await preview()).toContain('Thank you');
    expect(await preview()).not.toContain('for years');
    expect(await preview(['loyal'])).toContain('Thank you for years');
  });

  it('are looked through as all others are, by their name', async () => {
    const broken = template(mail('Hello'), mail('Hello {{data.nothing}}', { segment: 'loyal' }));
    expect((await composer.call('PUT', '/templates/broken', broken)).status).toBeLessThan(300);
    const { status, body } = await composer.call('POST', '/templates/broken/submit', { version: 1 });
    expect(status).toBe(422);
    expect(JSON.stringify(body)).toMatch(/email \(segment loyal\)/);
  });

  it.each<[string, object[], RegExp]>([
    ['one for everybody else is missing', [mail('Hello', { segment: 'loyal' })], /everybody else/],
    [
      'two are for the same segment',
      [mail('a'), ...['b', 'c'].map((w) => mail(w, { segment: 'x' }))],
      /two variants/,
    ],
    ['the segment has no key', [mail('a'), mail('b', { segment: 'Best Customers' })], /small letters/],
  ])('are refused where %s', async (_, variants, reason) => {
    const { status, text } = await composer.call('PUT', '/templates/refused', template(...variants));
    expect(status).toBe(422);
    expect(text).toMatch(reason);
  });
});
