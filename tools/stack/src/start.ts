import { describeAddresses } from './addresses.js';
import { launch } from './launcher.js';
import { startStack } from './stack.js';
import { printedSteps } from './steps.js';

await launch('Tourbus', async ({ signal, told }) => {
  const stack = await startStack({ environment: process.env, steps: printedSteps(), signal });
  console.log(describeAddresses(stack));
  console.log('\n  Data is kept in .tourbus/data. Ctrl-C stops everything.');
  await told;
  await stack.stop();
  return 0;
});
