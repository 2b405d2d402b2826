import { afterAll, beforeAll, describe } from '@jest/globals';
import { type Infrastructure, startInfrastructure } from '@tourbus/testing';
import { committing } from './specifications/committing.ts';
import { confirming } from './specifications/confirming.ts';
import { draining } from './specifications/draining.ts';
import { givenUp } from './specifications/given-up.ts';
import { heartbeats } from './specifications/heartbeats.ts';
import { outages } from './specifications/outages.ts';
import { parking } from './specifications/parking.ts';
import { poison } from './specifications/poison.ts';
import { redelivery } from './specifications/redelivery.ts';
import { settling } from './specifications/settling.ts';
import { stopping } from './specifications/stopping.ts';
import { World } from './world.ts';

/** What holds for messaging whatever carries it: the same specifications for one node and for a cluster. */
export function describeMessaging(name: string, nodes: 1 | 3): void {
  describe(`messaging on ${name}`, () => {
    let infrastructure: Infrastructure;
    let world: World;

    beforeAll(async () => {
      infrastructure = await startInfrastructure({ nats: { nodes } });
      world = await new World(infrastructure).open();
    });
    afterAll(async () => {
      await world?.close();
      await infrastructure?.stop();
    });

    const here = (): World => world;
    const groups: Record<string, (world: () => World, nodes: 1 | 3) => void> = {
      redelivery,
      'effect, inbox and facts': committing,
      settling,
      'long work': heartbeats,
      'what cannot be handled': poison,
      'what the bus has given up': givenUp,
      'a parked message': parking,
      'a fact': confirming,
      stopping,
      'the order to take no work': draining,
      'the bus': outages,
    };
    for (const [title, specify] of Object.entries(groups))
      describe(title, () => {
        specify(here, nodes);
        afterAll(() => world.clear());
      });
  });
}
