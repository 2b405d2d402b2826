import type { Fault } from './faults/fault.js';
import type { SeededRandom } from '@tourbus/samples';

export interface Strike {
  fault: Fault;
  /** After the step began. */
  afterMs: number;
  lastsMs: number;
  /** What the fault itself draws from. */
  random: SeededRandom;
}

export interface Step {
  number: number;
  strikes: Strike[];
  /** How long nothing happens afterwards. */
  calmMs: number;
}

/** Two at once, as often as this. */
const shareOfPairs = 0.5;

/**
 * Step after step, without end. Every kind comes once before any comes again, in an order of its own each time; what
 * the plan says depends on the seed and the kinds alone, never on how long a step took.
 */
export function* planOf(faults: readonly Fault[], random: SeededRandom): Generator<Step> {
  const bag: Fault[] = [];
  const draw = (unlike?: Fault): Fault | undefined => {
    if (bag.length === 0) bag.push(...random.shuffled(faults));
    const at = bag.findIndex(({ family }) => family !== unlike?.family);
    return at < 0 ? undefined : bag.splice(at, 1)[0];
  };
  const strike = (fault: Fault, latest: number): Strike => ({
    fault,
    afterMs: random.between(0, latest),
    lastsMs: random.between(fault.lasts[0] * 1_000, fault.lasts[1] * 1_000),
    random: random.fork(fault.kind),
  });
  for (let number = 1; ; number++) {
    const first = draw();
    if (!first) return;
    const second = random.chance(shareOfPairs) ? draw(first) : undefined;
    const strikes = [strike(first, 0), ...(second ? [strike(second, 4_000)] : [])];
    yield { number, strikes, calmMs: random.between(2_000, 6_000) };
  }
}
