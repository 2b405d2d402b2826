import { channels, messageClasses } from '@tourbus/contracts';
import type { z } from 'zod';
import { millisOf, spoken } from './duration.ts';
import type { Policy, QuietHours } from './policy.ts';
import { outsideWindows, quietWeek } from './quiet-hours.ts';
import { isWholeWeek, spansOf, united } from './week.ts';

type Report = (path: readonly (string | number)[], message: string) => void;

const repeated = (values: readonly string[]): number =>
  values.findIndex((value, i) => values.indexOf(value) !== i);

function checkCaps({ caps }: Policy, report: Report): void {
  const twice = repeated(caps.map(({ name }) => name));
  if (twice >= 0)
    report(
      ['caps', twice, 'name'],
      `There is another cap “${caps[twice]?.name}”: decisions name caps, so give it a name of its own.`,
    );
  caps.forEach(({ name, messageClasses: counted, exempt }, i) => {
    const held = counted.filter((one) => one !== 'regulatory' && !exempt.includes(one));
    if (held.length === 0)
      report(
        ['caps', i, 'exempt'],
        `The cap “${name}” holds nothing back: every class that it counts is exempt, and regulatory messages always pass. Take a class out of exempt, or the cap out of the policy.`,
      );
  });
}

const allDay = 'To mean a whole day, write 00:00 to 24:00.';

/** 08:00 to 08:00 may be meant as no time or as a day. */
function checkTimes(field: 'quietHours' | 'sendWindows', policy: Policy, report: Report): void {
  policy[field].forEach(({ from, to }, i) => {
    if (from === to) report([field, i, 'to'], `It ends at ${to}, when it begins. ${allDay}`);
  });
}

const coversTheWeek = (rule: QuietHours): boolean => isWholeWeek(united(spansOf(rule)));

function checkQuietHours(policy: Policy, report: Report): void {
  const whole = policy.quietHours.findIndex(coversTheWeek);
  if (whole >= 0) {
    report(
      ['quietHours', whole],
      'These quiet hours cover the whole week, so that nothing could ever be sent: leave out a time or a weekday, or use a kill switch.',
    );
    return;
  }
  for (const messageClass of messageClasses)
    for (const channel of channels) {
      const closed = united([
        ...quietWeek(policy, messageClass, channel),
        ...outsideWindows(policy, messageClass, channel),
      ]);
      if (!isWholeWeek(closed)) continue;
      const windows = policy.sendWindows.length > 0 && !isWholeWeek(quietWeek(policy, messageClass, channel));
      report(
        [windows ? 'sendWindows' : 'quietHours'],
        `For ${messageClass} messages on ${channel}, quiet hours${windows ? ' and send windows' : ''} together leave no time of the week to send: shorten the quiet hours${windows ? ', or widen a send window' : ''}.`,
      );
      return;
    }
}

function checkWaiting({ bestHour, expiry }: Policy, report: Report): void {
  if (expiry.messageClasses.regulatory !== undefined)
    report(
      ['expiry', 'messageClasses', 'regulatory'],
      'Regulatory messages must be sent and never expire: take this out.',
    );
  if (bestHour && millisOf(bestHour.within) > millisOf(expiry.longestHold))
    report(
      ['bestHour', 'within'],
      `The best hour is waited for up to ${spoken(bestHour.within)}, but nothing is held for longer than ${spoken(expiry.longestHold)}: shorten it, or lengthen expiry.longestHold.`,
    );
}

function checkSilence({ silenceFloor, killSwitches }: Policy, report: Report): void {
  if (!silenceFloor) return;
  if (silenceFloor.ahead >= silenceFloor.days)
    report(
      ['silenceFloor', 'ahead'],
      `Who hears nothing for ${silenceFloor.days} days cannot be found ${silenceFloor.ahead} days ahead: everybody would be, always. Write fewer days than ${silenceFloor.days}.`,
    );
  const stopped = killSwitches.some(
    (one) => one.scope === 'definition' && one.definition === silenceFloor.definition,
  );
  if (stopped)
    report(
      ['silenceFloor', 'definition'],
      `The definition ${silenceFloor.definition} is stopped by a kill switch of this policy: name another, or take the switch out.`,
    );
}

function checkCompetition(
  { competition, digests, channels: { by, quickest } }: Policy,
  report: Report,
): void {
  const topic = repeated(digests.map((digest) => digest.topic));
  if (topic >= 0)
    report(
      ['digests', topic, 'topic'],
      `There is another digest of the topic ${digests[topic]?.topic}: a topic has one.`,
    );
  if (competition.losers === 'digest' && digests.length === 0)
    report(
      ['competition', 'losers'],
      'Those for which there is no room become digests, but there is no digest: add one for a topic, or let them wait.',
    );
  if (repeated(by) >= 0) report(['channels', 'by'], 'A criterion is named twice: name each once.');
  if (repeated(quickest) >= 0)
    report(['channels', 'quickest'], `A channel is named twice: name each of ${channels.join(', ')} once.`);
}

/** What no single field shows: rules that contradict each other, or that could never let anything through. */
export function checkPolicy(policy: Policy, context: z.RefinementCtx<Policy>): void {
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
  checkCaps(policy, report);
  checkTimes('quietHours', policy, report);
  checkTimes('sendWindows', policy, report);
  checkQuietHours(policy, report);
  checkWaiting(policy, report);
  checkSilence(policy, report);
  checkCompetition(policy, report);
}
