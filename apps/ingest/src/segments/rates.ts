/** How many of a group something holds for, and between what the share lies that they are a sample of. */
export interface Rate {
  count: number;
  /** Between 0 and 1; nothing where the group is empty. */
  rate?: number;
  /** The interval of 95 %, where none other was asked for. */
  low: number;
  high: number;
}

/** Quantiles of the normal distribution: half of what an interval leaves out lies above. */
const quantiles = {
  0.95: 1.959_963_984_540_054,
  0.995: 2.807_033_768_343_811,
  0.999: 3.290_526_731_491_926,
} as const;
export type Confidence = keyof typeof quantiles;

/**
 * The interval of Wilson, which holds also for small groups and for shares near 0 and 1.
 * E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927).
 */
export function rateOf(count: number, of: number, confidence: Confidence = 0.95): Rate {
  const z = quantiles[confidence];
  if (of === 0) return { count: 0, low: 0, high: 1 };
  const rate = count / of;
  const weight = 1 / (1 + z ** 2 / of);
  const middle = weight * (rate + z ** 2 / (2 * of));
  const reach = weight * z * Math.sqrt((rate * (1 - rate)) / of + z ** 2 / (4 * of ** 2));
  return { count, rate, low: count === 0 ? 0 : middle - reach, high: count === of ? 1 : middle + reach };
}
