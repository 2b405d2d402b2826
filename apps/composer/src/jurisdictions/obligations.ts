import { DateTime } from 'luxon';
import { type Matter, applicableRules } from './applicable.js';
import type { ContentPart, JurisdictionProfile, Rule } from './profile.js';

/** What a message has to carry, with who wants it: an approver sees it before anything is sent. */
export function requiredContent(
  profiles: readonly JurisdictionProfile[],
  matter: Matter,
): { part: ContentPart; sources: string[] }[] {
  const rules = applicableRules(profiles, matter).rules.filter((rule) => rule.asks === 'content');
  const parts = [...new Set(rules.flatMap((rule) => rule.parts))];
  return parts.map((part) => ({
    part,
    sources: rules.filter((rule) => rule.parts.includes(part)).map(sourceOf),
  }));
}

const sourceOf = ({ law: { statute, section } }: Rule): string => `${statute}, ${section}`;

/** Saturday and Sunday are no business days. Holidays are not known: without them the term is shorter, never longer. */
const isBusinessDay = (day: DateTime): boolean => day.weekday <= 5;

/**
 * Until when a withdrawal has to count at the latest, by the end of that day; undefined where no law says so. It counts
 * at once here: this is what an alarm about one that did not would be measured by.
 */
export function withdrawalDue(
  profiles: readonly JurisdictionProfile[],
  matter: Matter,
  timeZone: string,
): Date | undefined {
  const terms = applicableRules(profiles, matter)
    .rules.filter((rule) => rule.asks === 'withdrawal')
    .map(({ businessDays }) => businessDays);
  if (terms.length === 0) return undefined;
  let day = DateTime.fromJSDate(matter.at, { zone: timeZone });
  for (let left = Math.min(...terms); left > 0;) {
    day = day.plus({ days: 1 });
    if (isBusinessDay(day)) left--;
  }
  return day.endOf('day').toJSDate();
}
