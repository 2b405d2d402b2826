import { setTimeout as pause } from 'node:timers/promises';
import { gatewayOf, loadSamples, sampleEvents } from '@tourbus/samples';
import { describeAddresses, describeFirstEvent } from './addresses.js';
import { discrepancies, isSettled, look, post, type Outcome, type Posted } from './demo-progress.js';
import { Progress, table } from './demo-report.js';
import { launch } from './launcher.js';
import { portTable } from './ports.js';
import { startStack, type Stack } from './stack.js';
import { printedSteps, type Steps } from './steps.js';

const longestMs = 5 * 60_000;
/** With nothing moving for so long, waiting on would not help. */
const stalledMs = 60_000;
/** The sink has to stay unchanged this long, so that a second copy of a message would be seen. */
const unchangedMs = 1_500;

async function settle(
  stack: Stack,
  posted: Posted,
  progress: Progress,
  signal: AbortSignal,
): Promise<Outcome> {
  const deadline = Date.now() + longestMs;
  let [seen, changedAt] = ['', Date.now()];
  for (;;) {
    const outcome = { posted, ...(await look(stack)) };
    progress.show(outcome);
    const now = JSON.stringify(outcome);
    if (now !== seen) [seen, changedAt] = [now, Date.now()];
    const still = Date.now() - changedAt;
    if (isSettled(outcome) && still >= unchangedMs) return outcome;
    if (still >= stalledMs || Date.now() > deadline) return outcome;
    await pause(250, undefined, { signal });
  }
}

async function runEvents(
  stack: Stack,
  steps: Steps,
  signal: AbortSignal,
): Promise<{ outcome: Outcome; example: object }> {
  await steps.step(
    'samples',
    () => loadSamples(gatewayOf(stack)),
    () => 'brand, templates, definitions, event types',
  );
  const events = sampleEvents(new Date());
  const progress = new Progress();
  console.log(`\n  Posting ${events.length} events; follow them at ${stack.urls.inbox}`);
  const before = await look(stack);
  const posted = await post(stack, events, (soFar) => progress.show({ posted: soFar, ...before }));
  const outcome = await settle(stack, posted, progress, signal);
  progress.done();
  return { outcome, example: events[0] ?? {} };
}

/** Ports may be moved; servers and providers may not: a demo has to be repeatable and to reach nobody. */
function demoEnvironment(steps: Steps): NodeJS.ProcessEnv {
  const ignored = ['DATABASE_URL', 'NATS_URL', 'SMTP_URL', 'EMAIL_PROVIDER'].filter(
    (name) => process.env[name],
  );
  if (ignored.length > 0)
    steps.note(`The demo runs on servers of its own and ignores ${ignored.join(', ')}.`);
  const variables = [...Object.values(portTable).map(({ variable }) => variable), 'LOG_LEVEL', 'PUBLIC_URL'];
  return Object.fromEntries(variables.map((name) => [name, process.env[name]]));
}

await launch('Tourbus demo', async ({ signal, told }) => {
  const steps = printedSteps();
  const environment = demoEnvironment(steps);
  const stack = await startStack({ data: 'demo', fresh: true, environment, steps, signal });
  try {
    const { outcome, example } = await runEvents(stack, steps, signal);
    console.log(table(outcome));
    const status = discrepancies(outcome).length === 0 ? 0 : 1;
    if (process.argv.includes('--exit')) return status;
    console.log(describeAddresses(stack));
    console.log(describeFirstEvent(stack, example));
    console.log('\n  Ctrl-C stops everything.');
    await told;
    return 0;
  } finally {
    await stack.stop();
  }
});
