import { answersIn } from './deeds.js';
import { pointsOn } from './engagement-score.js';
import type { Trait } from './trait.js';

const fewest = 3;
const smallestShare = 0.6;

/** Does not age: the points of all channels lose the same share in the same time. */
export const preferredChannel: Trait = {
  key: 'preferredChannel',
  name: 'Preferred channel',
  formula:
    'The channel with at least 60 % of the points of the engagement score, from 3 answers of people on. What the customer chose in person goes before it.',
  infer({ history, today }) {
    const answers = answersIn(history);
    const count = answers.reduce((sum, one) => sum + one.count, 0);
    const points = pointsOn(today, answers);
    if (count < fewest || points === 0) return undefined;
    const channels = [...new Set(answers.map(({ channel }) => channel))];
    const shares = channels.map((channel): [string, number] => {
      const own = answers.filter((one) => one.channel === channel);
      return [channel, pointsOn(today, own) / points];
    });
    const most = shares.find(([, share]) => share >= smallestShare);
    if (!most) return undefined;
    const inPercent = shares.map(([channel, share]) => [channel, Math.round(share * 100)]);
    return { value: most[0], inputs: { answers: count, percentOfPoints: Object.fromEntries(inPercent) } };
  },
};
