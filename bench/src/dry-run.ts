import { gatewayOf, publishContent } from '@tourbus/samples';
import type { Stack } from '@tourbus/stack';
import { startInfrastructure } from '@tourbus/testing';
import { type Measured, usageOf } from './cpu.js';
import { fillDecisions, period } from './dry-run-fill.js';
import { MemoryWatch } from './memory-watch.js';
import { withAdmin } from './record-figures.js';
import { report, type Row } from './report.js';

const wantedSeconds = 60;

/** What is in use, and what is tried: a cap of three instead of five, and less of the day. */
const inUse = {
  caps: [{ name: 'weekly', limit: 5, window: 'P7D' }],
  quietHours: [{ from: '22:00', to: '07:00' }],
};
const tried = {
  caps: [
    { name: 'weekly', limit: 3, window: 'P7D' },
    { name: 'daily', limit: 1, window: 'P1D', messageClasses: ['marketing', 'service'] },
  ],
  quietHours: [{ from: '21:00', to: '08:00' }],
  expiry: { messageClasses: { marketing: 'P3D' } },
};

interface View {
  state: string;
  startedAt: string;
  endedAt: string;
  failure: unknown;
  result: { requests: number; before: Row; after: Row; changes: Record<string, number> } | null;
}

async function ended(url: string, key: string, look: () => void): Promise<View> {
  for (;;) {
    const reply = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
    const view = (await reply.json()) as View;
    if (view.state === 'done') return view;
    if (view.state === 'failed') throw new Error(`The dry run failed: ${JSON.stringify(view.failure)}`);
    look();
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

const composerOf = (stack: Stack): Measured[] =>
  stack.processes().flatMap(({ name, pid }) => (name === 'composer' && pid ? [{ name, pid }] : []));
const cpuOf = (stack: Stack): number => usageOf(composerOf(stack)).get('composer')?.cpuMilliseconds ?? 0;

async function measured(stack: Stack): Promise<{ view: View; row: Row }> {
  const { gatewayUrl, apiKey } = gatewayOf(stack);
  const memory = new MemoryWatch(() => composerOf(stack), 250);
  memory.look();
  const cpu = cpuOf(stack);
  const root = `${gatewayUrl}/api/composer/v1/policies/fennholm/dry-runs`;
  const asked = await fetch(root, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ policy: tried, period }),
  });
  if (asked.status !== 202) throw new Error(`The dry run was refused: ${await asked.text()}`);
  const view = await ended(`${root}/${((await asked.json()) as { id: string }).id}`, apiKey, () =>
    memory.look(),
  );
  const seconds = (Date.parse(view.endedAt) - Date.parse(view.startedAt)) / 1_000;
  return {
    view,
    row: {
      'decisions replayed': view.result?.requests ?? 0,
      seconds,
      'wanted seconds': wantedSeconds,
      'processor seconds': Number(((cpuOf(stack) - cpu) / 1_000).toFixed(1)),
      ...memory.columns,
    },
  };
}

const totals = (what: string, { sent = 0, moved = 0, held = 0, withheld = 0 }: Row): Row => ({
  ...{ what, sent, moved, held, withheld },
});

/** How long it takes to try a changed policy on so many decisions, through the service as people do. */
export async function dryRuns({ decisions }: { decisions: number }): Promise<void> {
  const { stack, stop } = await startInfrastructure({ services: ['composer'] });
  try {
    const gateway = gatewayOf(stack);
    await publishContent(gateway, 'brands/fennholm', {
      name: 'Fennholm',
      locale: 'en',
      senders: { email: { name: 'Fennholm', address: 'hello@fennholm.example' } },
    });
    await publishContent(gateway, 'policies/fennholm', inUse);
    const began = performance.now();
    await withAdmin(stack.adminDatabaseUrl, (client) => fillDecisions(client, decisions));
    console.log(`  ${decisions} decisions written in ${Math.round((performance.now() - began) / 1_000)} s`);
    const { view, row } = await measured(stack);
    const { before = {}, after = {} } = view.result ?? {};
    report('dry-run', [{ what: 'dry run', ...row }, totals('before', before), totals('after', after)]);
    if (Number(row['seconds']) > wantedSeconds) console.log('  Slower than wanted.');
  } finally {
    await stop();
  }
}
