import { describe, expect, test } from '@jest/globals';
import { Behaviour } from './behaviour.js';

const strikes = (behaviour: Behaviour, count: number) =>
  Array.from({ length: count }, () => behaviour.next('email').fault ?? 'well').join(' ');

describe('behaviour', () => {
  test('is good unless told otherwise', () => {
    expect(new Behaviour().next('sms')).toEqual({ delayMs: 0 });
  });

  test('counts down and then is good again', () => {
    const behaviour = new Behaviour();
    behaviour.set({ channel: 'email', fault: '5xx', times: 2 });
    expect(strikes(behaviour, 4)).toBe('5xx 5xx well well');
    expect(behaviour.active).toEqual([{ channel: 'email', fault: '5xx', times: 0, struck: 2 }]);
  });

  test('prefers the rule of a channel to the rule for all', () => {
    const behaviour = new Behaviour();
    behaviour.set({ channel: '*', fault: 'hang' });
    behaviour.set({ channel: 'sms', delayMs: 5 });
    expect(behaviour.next('sms')).toEqual({ delayMs: 5, fault: undefined, status: undefined });
    expect(behaviour.next('email').fault).toBe('hang');
  });

  test('strikes a share of the messages, the same ones for the same seed', () => {
    const run = (seed: number) => {
      const behaviour = new Behaviour();
      behaviour.set({ channel: '*', fault: '4xx', ratio: 0.3, seed });
      return strikes(behaviour, 1000);
    };
    expect(run(7)).toBe(run(7));
    expect(run(7)).not.toBe(run(8));
    expect(run(7).match(/4xx/g)?.length).toBeGreaterThan(250);
    expect(run(7).match(/4xx/g)?.length).toBeLessThan(350);
  });

  test('is good after a reset', () => {
    const behaviour = new Behaviour();
    behaviour.set({ channel: '*', fault: 'hang' });
    behaviour.reset();
    expect(behaviour.active).toEqual([]);
    expect(strikes(behaviour, 1)).toBe('well');
  });
});
