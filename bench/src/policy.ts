import { gatewayOf, publishContent, send } from '@tourbus/samples';
import { type Cost, Factory } from './factory.js';
import { costColumns } from './pipeline.js';
import { type Row, report } from './report.js';
import { median } from './statistics.js';

export interface PolicyOptions {
  /** Events of each half of a round. */
  events: number;
  rounds: number;
}

const wanted = 0.8;
const brand = 'fennholm';

/**
 * Asks each order everything that a policy can ask and holds none: caps count it, there are hours by the customer's
 * clock, and what was never answered is looked through. Orders are transactional and rules would pass them over, so
 * they are named.
 */
const everythingAsked = {
  caps: [
    {
      name: 'a week',
      messageClasses: ['transactional', 'marketing'],
      exempt: [],
      limit: 10_000,
      window: 'P7D',
    },
    {
      name: 'a day by mail',
      ...{ messageClasses: ['transactional'], exempt: [], channels: ['email'], limit: 10_000, window: 'P1D' },
    },
  ],
  sendWindows: [{ from: '00:00', to: '24:00', messageClasses: ['transactional'], channels: ['email'] }],
  quietHours: [{ from: '21:00', to: '08:00', messageClasses: ['transactional'], channels: ['sms'] }],
  sunset: { messageClasses: ['transactional'], after: 1_000, oneIn: 'P30D', onExcess: 'hold' },
  expiry: { messageClasses: { transactional: 'P7D' } },
};

const ways = ['without a policy', 'with a policy'] as const;
type Way = (typeof ways)[number];

/** A step that changes nothing is refused: what is retired cannot be retired again. */
async function turn({ stack }: Factory, from: Way, way: Way): Promise<void> {
  if (from === way) return;
  const gateway = gatewayOf(stack);
  if (way === 'with a policy') {
    await publishContent(gateway, `policies/${brand}`, everythingAsked);
    return;
  }
  const path = `/api/composer/v1/policies/${brand}/retire`;
  await send(gateway.gatewayUrl, { method: 'POST', path, key: gateway.reviewerKey, body: {} });
}

const rowOf = (what: string, costs: readonly Cost[]): Row => {
  const middle = costs.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(costs.length / 2)] as Cost;
  return {
    what,
    'per second': Math.round(median(costs.map(({ perSecond }) => perSecond))),
    rounds: costs.map(({ perSecond }) => Math.round(perSecond)).join(' '),
    ...costColumns(middle),
  };
};

/** The pipeline with the brand's policy in use, beside the same pipeline without, in turns on the same stack. */
export async function policy({ events, rounds }: PolicyOptions): Promise<void> {
  const factory = await Factory.start({ attachments: false });
  let now: Way = 'with a policy';
  const costs: Record<Way, Cost[]> = { 'without a policy': [], 'with a policy': [] };
  try {
    for (let round = 0; round < rounds; round++)
      // Whoever comes second finds more in the tables: the order changes from round to round.
      for (const way of round % 2 === 0 ? ways : ways.toReversed()) {
        await turn(factory, now, way);
        now = way;
        costs[way].push(await factory.flood(events, `${way.split(' ')[0]}-${round}`));
      }
  } finally {
    await factory.stop();
  }
  const [without, beside] = ways.map((way) => median(costs[way].map(({ perSecond }) => perSecond)));
  const ratio = (beside ?? 0) / (without ?? 1);
  report('policy', [
    ...ways.map((way) => rowOf(way, costs[way])),
    { what: 'with, of without', 'per second': Number(ratio.toFixed(3)), wanted },
  ]);
  if (ratio < wanted) process.exitCode = 1;
}
