import { describe, expect, it } from '@jest/globals';
import { type KillSwitch, killSwitchSchema, sayStopped, type Stoppable, stoppedBy } from './kill-switch.js';

const why = 'wrong prices since 09:00';
const message: Stoppable = {
  brand: 'fennholm',
  messageClass: 'marketing',
  definition: 'weekly-offers',
  channel: 'sms',
};
const thrown = (one: object): KillSwitch => killSwitchSchema.parse({ why, ...one });

describe('a kill switch', () => {
  it.each<[string, object, object, string]>([
    ['of all', { scope: 'all' }, { messageClass: 'none' }, 'Everything is stopped'],
    [
      'of a brand',
      { scope: 'brand', brand: 'fennholm' },
      { brand: 'other' },
      'Everything of the brand fennholm',
    ],
    [
      'of a class',
      { scope: 'message-class', messageClass: 'marketing' },
      { messageClass: 'regulatory' },
      'Every marketing message',
    ],
    [
      'of a definition',
      { scope: 'definition', definition: 'weekly-offers' },
      { definition: 'invoice' },
      'The definition weekly-offers',
    ],
    ['of a channel', { scope: 'channel', channel: 'sms' }, { channel: 'email' }, 'Everything on sms'],
  ])('%s stops what is in its scope and nothing else, and says why', (_, rule, other, words) => {
    const one = thrown(rule);
    expect(stoppedBy([one], message)).toBe(one);
    if (one.scope !== 'all') expect(stoppedBy([one], { ...message, ...other })).toBeUndefined();
    expect(sayStopped(one)).toContain(words);
    expect(sayStopped(one)).toContain(why);
  });

  it('of a channel says nothing before a channel is chosen', () => {
    expect(
      stoppedBy([thrown({ scope: 'channel', channel: 'sms' })], { ...message, channel: undefined }),
    ).toBeUndefined();
  });

  it('needs a reason', () => {
    expect(killSwitchSchema.safeParse({ scope: 'all', why: ' ' }).success).toBe(false);
  });
});
