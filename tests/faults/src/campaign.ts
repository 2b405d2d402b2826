import { join } from 'node:path';
import type { Fault, Struck } from './faults/fault.js';
import { pause } from './faults/fault.js';
import { Ledger } from './ledger.js';
import { Client } from './load/client.js';
import { inventCustomers } from './load/customers.js';
import { Events } from './load/events.js';
import { People } from './load/people.js';
import { planOf, type Step, type Strike } from './plan.js';
import { SeededRandom } from '@tourbus/samples';
import type { World } from './world/world.js';

/** A fault as it was struck, for the table and to find what came before a violation. */
export interface Misfortune {
  kind: string;
  what: string;
  from: number;
  to: number;
  /** Why it came to nothing, or could not be healed as meant. */
  trouble?: string;
}

export interface Campaign {
  ledger: Ledger;
  misfortunes: Misfortune[];
  refusals: ReadonlyMap<number, number>;
}

export interface CampaignOptions {
  seed: number;
  minutes: number;
  perSecond: number;
  faults: readonly Fault[];
  signal: AbortSignal;
  show(line: string): void;
}

const beforeTheFirst = 6_000;
/** How long the client insists at the end. */
const insistence = 45_000;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Hurts the world step by step while upstream systems and customers go about their business. */
export async function runCampaign(world: World, options: CampaignOptions): Promise<Campaign> {
  const { seed, minutes, perSecond, faults, signal, show } = options;
  const random = new SeededRandom(seed);
  const ledger = new Ledger(join(world.folder, 'ledger.jsonl'));
  const client = await Client.open(world, ledger);
  const began = new Date();
  const events = new Events(random.fork('events'), inventCustomers(random.fork('customers'), began), began);
  const people = new People(world, ledger, events, random.fork('people'));
  const misfortunes: Misfortune[] = [];
  const work = [client.run(events, perSecond), people.run()];
  const end = Date.now() + minutes * 60_000;
  await pause(beforeTheFirst, signal);
  for (const step of planOf(faults, random.fork('plan'))) {
    if (Date.now() >= end || signal.aborted) break;
    show(`${step.number}  ${step.strikes.map(({ fault }) => fault.kind).join(' + ')}`);
    misfortunes.push(...(await carryOut(step, world, client)));
    await pause(step.calmMs, signal);
  }
  show('healed; the client finishes');
  await client.stop(insistence);
  await people.stop();
  await Promise.all(work);
  await client.close();
  ledger.close();
  return { ledger, misfortunes, refusals: client.refusals };
}

const carryOut = (step: Step, world: World, client: Client): Promise<Misfortune[]> =>
  Promise.all(step.strikes.map((strike) => carryOutOne(strike, world, client)));

async function carryOutOne(strike: Strike, world: World, client: Client): Promise<Misfortune> {
  const { fault, afterMs, lastsMs, random } = strike;
  await pause(afterMs);
  const from = Date.now();
  const healing = new AbortController();
  let struck: Struck | undefined;
  let trouble: string | undefined;
  try {
    struck = await fault.inject({ world, client, healing: healing.signal }, random);
    await pause(lastsMs);
  } catch (error) {
    trouble = `not struck: ${reasonOf(error)}`;
  }
  healing.abort();
  try {
    await struck?.heal();
  } catch (error) {
    trouble = reasonOf(error);
  }
  const what = struck?.what ?? 'nothing';
  return { kind: fault.kind, what, from, to: Date.now(), ...(trouble && { trouble }) };
}
