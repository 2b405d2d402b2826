import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Stack, natsUrlFor, serviceNames, startStack } from '@tourbus/stack';
import { type BuiltBaseline, buildBaseline } from '../upgrade/baseline.js';
import { Load, outcomeOf, parked } from './load.js';
import { type World, startWorld } from './world.js';

/** A rolling upgrade as an orchestrator does it: replicas of both versions on one PostgreSQL and one NATS. */
describe('an upgrade from the version before', () => {
  let old: BuiltBaseline;
  let world: World;
  let newer: Stack | undefined;
  let folder: string;
  let load: Load;

  /** Replicas of this version beside those of the version before; they share all but their ports. */
  async function startNewer(): Promise<Stack> {
    folder = mkdtempSync(join(tmpdir(), 'tourbus-newer-'));
    const { stack } = world;
    copyFileSync(join(stack.folder, 'secrets.json'), join(folder, 'secrets.json'));
    return startStack({
      folder,
      ports: 0,
      sandbox: false,
      environment: {
        DATABASE_URL: stack.adminDatabaseUrl,
        NATS_URL: stack.natsUrl,
        PUBLIC_URL: stack.urls.gateway,
        ARTEFACTS_URL: pathToFileURL(join(stack.data, 'artefacts')).href,
        SMTP_URL: stack.urls.smtp,
        SENDGRID_URL: stack.urls.inbox,
        TWILIO_URL: stack.urls.inbox,
        PRINT_SPOOL: stack.printSpool,
        // The version before signs no releases.
        RELEASES: 'optional',
      },
      overrides: Object.fromEntries(
        serviceNames.map((service) => {
          const NATS_URL = natsUrlFor(stack.natsUrl, service, { passwords: stack.secrets.natsPasswords });
          return [service, { NATS_URL }];
        }),
      ),
    });
  }

  const postTo =
    (gateway: string): ConstructorParameters<typeof Load>[1] =>
    async (event) => {
      const answer = await fetch(`${gateway}/api/ingest/v1/events`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${world.stack.keys.upstream}`,
          'content-type': 'application/cloudevents+json',
        },
        body: JSON.stringify(event),
      });
      await answer.body?.cancel();
      return answer;
    };

  /** As a load balancer over both. */
  const postToAny: ConstructorParameters<typeof Load>[1] = (event) => {
    const gateways = [world.stack.urls.gateway, newer?.urls.gateway ?? world.stack.urls.gateway];
    return postTo(gateways[load.posted.length % 2]!)(event);
  };

  beforeAll(async () => {
    old = await buildBaseline();
    // The version before names no user to NATS.
    const nats = { nodes: 1, anonymous: true } as const;
    world = await startWorld({ root: old.root, nats }, undefined, (stack) => old.loadSamples(stack));
  }, 120_000);
  afterEach(() => load?.abandon());
  afterAll(async () => {
    await newer?.stop();
    await world?.stop();
    old?.remove();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('goes on under load, side by side, and back again: every event ends exactly once', async () => {
    load = new Load('upgrade', (event) => postToAny(event));
    load.start();
    await load.more(30);

    newer = await startNewer();
    await load.more(60);

    // One service after the other, as a roll-out does.
    for (const service of serviceNames) {
      if (service === 'ingest') load.through(postTo(newer.urls.gateway));
      await world.stack.takeDown(service);
      await load.more(5);
    }
    await load.more(20);

    // And back, because the new version disappoints: the version before finds the tables migrated.
    await Promise.all(serviceNames.map((service) => world.stack.restart(service)));
    load.through((event) => postToAny(event));
    await load.more(20);
    load.through(postTo(world.stack.urls.gateway));
    for (const service of serviceNames) await newer.takeDown(service);
    await load.more(20);
    await load.stop();

    // A message that a replica gave back while it was stopped waits longer each time, up to a minute.
    const { states, mails, doubled } = await outcomeOf(world, load, 150_000);
    expect({ states, doubled }).toEqual({ states: { dispatched: load.posted.length }, doubled: [] });
    expect(mails).toBe(load.posted.length);
    expect(await parked(world)).toEqual({});
  }, 360_000);
});
