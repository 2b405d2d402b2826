import { describe, expect, it } from '@jest/globals';
import { eventTypes, sampleEvents, sampleStatements } from '@tourbus/samples';
import { chooseEvents, lookOf } from './choice.js';

describe('the choice of events for the pictures', () => {
  const now = new Date('2026-03-04T05:06:07Z');
  const chosen = chooseEvents([...sampleEvents(now), ...sampleStatements(now)]);
  const looks = chosen.map(lookOf);

  it('shows every template in every language', () => {
    for (const type of Object.values(eventTypes))
      for (const language of ['en', 'de', 'fr', 'es', 'sv', 'pl', 'ja', 'ar'])
        expect(looks.some((look) => look?.startsWith(`${type} email ${language}`))).toBe(true);
  });

  it('shows a letter, a text message, an invoice to pay, and a document of several pages', () => {
    for (const part of [' print ', ' sms ', ' transfer ', ' long'])
      expect(looks.some((look) => look?.includes(part))).toBe(true);
  });

  it('shows nothing twice', () => {
    expect(new Set(looks).size).toBe(looks.length);
  });

  it('leaves out what nobody would be sent', () => {
    expect(looks).not.toContain(undefined);
  });
});
