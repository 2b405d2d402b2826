import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printedSteps, stackFolder, startStack } from '@tourbus/stack';
import { Camera } from './camera.js';
import { contactSheet } from './contact-sheet.js';
import { takeMessages } from './messages.js';
import { showBest } from './showcase.js';
import { takeDocuments, takeInbox, takeMail, takeUnsubscribe } from './subjects.js';

const folder = join(stackFolder, 'pictures');
const steps = printedSteps();

/** Pictures of all that a person sees of Tourbus, made by the real services, for people to look at. */
async function main(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const stack = await startStack({ folder: join(stackFolder, 'workshop'), fresh: true, ports: 0, steps });
  const camera = await Camera.open(folder);
  const counted = () => `${camera.pictures.length} so far`;
  try {
    const { inbox } = stack.urls;
    const messages = await steps.step(
      'messages',
      () => takeMessages(stack),
      ({ length }) => `${length} in the sandbox`,
    );
    await steps.step('inbox', () => takeInbox(camera, inbox, messages), counted);
    for (const message of messages) {
      if (message.channel === 'email') await takeMail(camera, inbox, message);
      await takeDocuments(camera, inbox, message);
    }
    steps.note(`Mails and documents: ${counted()}`);
    await steps.step('unsubscribe', () => takeUnsubscribe(camera, stack, messages), counted);
    await writeFile(join(folder, 'index.html'), contactSheet(camera.pictures));
    // Only when asked: the date is in the pictures, so they differ every day.
    if (process.argv.includes('--docs')) await showBest(folder);
    console.log(`\n  ${join(folder, 'index.html')}`);
  } finally {
    await camera.close();
    await stack.stop();
  }
}

await main();
