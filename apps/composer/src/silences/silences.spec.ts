import { expect, it } from '@jest/globals';
import { silenceEventType } from '@tourbus/contracts';
import { isMeant } from './silences.js';

const silence = {
  brand: 'fennholm',
  definition: 'still-there',
  since: '2026-08-11T10:00:00Z',
  dueAt: '2026-11-09T10:00:00Z',
};

it.each<[string, string, Record<string, unknown>, boolean]>([
  ['the definition that was chosen', silenceEventType, { silence }, true],
  ['every definition, where none was chosen', silenceEventType, {}, true],
  [
    'not another one of the same trigger',
    silenceEventType,
    { silence: { ...silence, definition: 'miss-you' } },
    false,
  ],
  ['whatever an event of another type triggers', 'com.example.order.shipped', { silence: 'none' }, true],
])('an event asks for %s', (_, type, data, meant) => {
  expect(isMeant({ type, data }, 'still-there')).toBe(meant);
});
