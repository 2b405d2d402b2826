import { GroupCommit } from '@tourbus/platform';
import type { Claim } from './claim.js';
import { patiently } from './patience.js';
import type { Conclusion, Turn, TurnTaken } from './turn.js';

/** How long a turn waits for more to commit with it, while more is under way. */
const lingerMilliseconds = 8;

type Step = { begins: Claim } | { ends: Conclusion };

export interface TurnsOptions {
  take: (turn: Turn) => Promise<TurnTaken>;
  /** For what ended in a turn that failed. */
  conclude: (ended: readonly Conclusion[]) => Promise<boolean[]>;
  /** How many deliveries are in hand, each of which may bring a step to the next turn. */
  inHand: () => number;
}

/**
 * Commits what a lane's calls need in turns, each one transaction for what ended and what begins. A turn that fails has
 * begun nothing, so that its calls are not made; what ended is known and does not come again, so it is written down
 * alone, patiently, and holds up nothing that begins.
 */
export class Turns {
  private readonly together: GroupCommit<Step, boolean>;
  private readonly patient: GroupCommit<Conclusion, boolean>;
  private waiting = 0;

  constructor({ take, conclude, inHand }: TurnsOptions) {
    const linger = () => (inHand() > this.waiting ? lingerMilliseconds : 0);
    this.together = new GroupCommit((steps) => this.takeTurn(steps, take), {
      get linger() {
        return linger();
      },
    });
    this.patient = new GroupCommit((ended) => patiently(() => conclude(ended)));
  }

  /** @returns whether it may be called; rejects where nobody knows, and then it may not */
  begin(claim: Claim): Promise<boolean> {
    return this.add({ begins: claim });
  }

  /** @returns whether it was still ours to say */
  conclude(conclusion: Conclusion): Promise<boolean> {
    return this.add({ ends: conclusion }).catch(() => this.patient.add(conclusion));
  }

  private async add(step: Step): Promise<boolean> {
    this.waiting++;
    try {
      return await this.together.add(step);
    } finally {
      this.waiting--;
    }
  }

  private async takeTurn(steps: readonly Step[], take: TurnsOptions['take']): Promise<boolean[]> {
    const { begun, settled } = await take({
      ended: steps.flatMap((step) => ('ends' in step ? [step.ends] : [])),
      beginning: steps.flatMap((step) => ('begins' in step ? [step.begins] : [])),
    });
    const answers = { begins: begun.values(), ends: settled.values() };
    return steps.map((step) => answers['ends' in step ? 'ends' : 'begins'].next().value ?? false);
  }
}
