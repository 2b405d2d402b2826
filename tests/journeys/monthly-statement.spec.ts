import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type World, eventually, startWorld } from './world.js';

const runbook = 'docs/runbooks/monthly-statement.md';
const blocks = [...readFileSync(runbook, 'utf8').matchAll(/```sh\n(.*?)```/gs)].map(
  ([, block = '']) => block,
);
/** Between the outputs of two blocks. */
const mark = '\u001e';

interface Batch {
  id: string;
  name: string;
  state: string;
  rows: number;
  faulty: number;
  outcomes: { delivered: number };
  origin?: { source: string };
}

describe('the runbook of a monthly statement', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  }, 180_000);
  afterAll(() => world?.stop());

  it('does what it says, command by command', async () => {
    const { stack } = world;
    const script = blocks.join(`\nprintf '${mark}'\n`);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      env: {
        PATH: process.env['PATH'],
        TOURBUS: stack.urls.gateway,
        KEY: stack.keys.demo,
        REVIEWER: stack.keys.reviewer,
        FOLDERS: join(stack.data, 'batch-folders'),
      },
      maxBuffer: 16 * 1024 * 1024,
      timeout: 240_000,
    });
    const [, definitions, workflow, preview, progress, errors, retried, source, run] = stdout.split(mark);
    expect(definitions).toContain('"key":"ledger"');
    expect(workflow).toMatch(/"status":"in-review".*\n.*"status":"approved".*\n.*"status":"published"/);

    const shown = JSON.parse(preview ?? '') as {
      rows: { becomes?: { customerId: string }; fault?: object }[];
    };
    expect(shown.rows.map(({ becomes }) => becomes?.customerId)).toEqual([
      ...['K-1001', 'K-1002', 'K-1003'],
      undefined,
    ]);
    expect(shown.rows[3]?.fault).toMatchObject({ code: 'lookup-missed' });

    expect(progress).toMatch(/event: end\n/);
    expect(progress).toMatch(/"total":4.*"faulty":1.*"delivered":3/);
    expect(errors).toMatch(/^4,,5,faulty,lookup-missed,/m);
    expect(retried).toMatch(/"faulty":0.*"delivered":4/);
    expect(source).toMatch(/"nextSlot":"/);
    expect(run).toMatch(/-march-again\.csv/);

    for (const name of ['anna.gruber', 'tom.ashdown', 'zoe.martin', 'no.ledger']) {
      const mails = await eventually(async () => {
        const found = await world.mails(`${name}@customers.example`);
        return found.length === 2 && found;
      }, 120_000);
      for (const { attachments } of mails)
        expect(attachments).toMatchObject([{ fileName: expect.stringMatching(/^fennholm-S2603/) }]);
    }
    const { body } = await world.api<{ items: Batch[] }>('/api/ingest/v1/batches');
    const made = body.items.find(({ origin }) => origin?.source === 'statements');
    await eventually(async () => {
      const { body: batch } = await world.api<Batch>(`/api/ingest/v1/batches/${made?.id}`);
      return batch.state === 'finished' && batch.outcomes.delivered === 4;
    });
  }, 300_000);
});
