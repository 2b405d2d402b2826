import type { Preferences, Wish } from '@tourbus/contracts';
import type { Profile } from '../customers/profile.js';

type Wishing = Pick<Profile, 'locale' | 'timeZone' | 'preferences'>;

const wishes = ['channels', 'pausedUntil', 'frequency', 'quietHours', 'locale', 'timeZone'] as const;

const valueOf = ({ locale, timeZone, preferences }: Wishing, wish: Wish): unknown =>
  wish === 'locale' ? locale : wish === 'timeZone' ? timeZone : preferences[wish];

/** Whoever chose it in person, and last; else the first of whom anything is known. */
function chosen(all: readonly Wishing[], wish: Wish): { value: unknown; at?: string } {
  const choices = all
    .flatMap((one) => {
      const at = one.preferences.chosenAt?.[wish];
      return at === undefined ? [] : [{ value: valueOf(one, wish), at }];
    })
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return choices[0] ?? { value: all.map((one) => valueOf(one, wish)).find((value) => value !== undefined) };
}

/** What one person wishes who is known by several ids: of two choices of the same the later counts. */
export function joinedWishes(all: readonly Wishing[]): Wishing {
  const found = wishes.map((wish) => ({ wish, ...chosen(all, wish) }));
  const given = Object.fromEntries(
    found.filter(({ value }) => value !== undefined).map(({ wish, value }) => [wish, value]),
  );
  const times = found.filter(({ at }) => at !== undefined).map(({ wish, at }) => [wish, at]);
  const { locale, timeZone, ...preferences } = given as Pick<Profile, 'locale' | 'timeZone'> & Preferences;
  return {
    ...(locale !== undefined && { locale }),
    ...(timeZone !== undefined && { timeZone }),
    preferences: { ...preferences, ...(times.length > 0 && { chosenAt: Object.fromEntries(times) }) },
  };
}
