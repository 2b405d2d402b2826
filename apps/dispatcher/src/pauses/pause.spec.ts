import { describe, expect, test } from '@jest/globals';
import { Problem } from '@tourbus/platform';
import { type PauseKind, PausesInForce, assertPausable } from './pause.js';

const delivery = { channel: 'email' as const, definition: 'newsletter' };

describe('a pause', () => {
  test.each<[PauseKind, string, boolean]>([
    ['definition', 'newsletter', true],
    ['definition', 'invoice', false],
    ['definition', 'email', false],
    ['channel', 'email', true],
    ['channel', 'sms', false],
    ['provider', 'smtp', true],
    ['provider', 'sendgrid', false],
  ])('of the %s %s holds a newsletter by smtp: %p', (kind, name, held) => {
    expect(new PausesInForce([{ kind, name }]).holds(delivery, 'smtp')).toBe(held);
  });

  test('of a definition leaves the provider open for others', () => {
    const inForce = new PausesInForce([{ kind: 'definition', name: 'newsletter' }]);
    expect(inForce.stops('email', 'smtp')).toBe(false);
    expect(inForce.definitions).toEqual(['newsletter']);
  });

  test.each<[PauseKind, string]>([
    ['channel', 'fax'],
    ['provider', 'pigeon'],
  ])('of a %s that does not exist is refused with what there is', (kind, name) => {
    expect(() => assertPausable({ kind, name })).toThrow(Problem);
    expect(() => assertPausable({ kind, name })).toThrow(expect.objectContaining({ code: 'unknown-name' }));
  });

  test('of a definition is taken before anything of it was heard', () => {
    expect(() => assertPausable({ kind: 'definition', name: 'to-come' })).not.toThrow();
  });
});
