import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printedSteps, stackFolder, startStack } from '@tourbus/stack';
import type { Page } from 'puppeteer-core';
import { Camera, type View } from '../pictures/camera.js';
import { contactSheet } from '../pictures/contact-sheet.js';
import { type Place, setScene } from './scene.js';

/** `npm run screenshots`: every page of the console, light and dark, on a phone and on a desk. */
const folder = join(stackFolder, 'screenshots');
const views: readonly (View & { name: string })[] = [
  { name: '1280-light', width: 1280, height: 900 },
  { name: '1280-dark', width: 1280, height: 900, dark: true },
  { name: '390-light', width: 390, height: 844 },
  { name: '390-dark', width: 390, height: 844, dark: true },
];

async function take(camera: Camera, gateway: string, { name, path, act, until }: Place): Promise<void> {
  for (const { name: how, ...view } of views) {
    const picture = { group: name, file: `${name}-${how}.png`, label: how };
    const acted = async (page: Page): Promise<void> => {
      if (act) await page.evaluate(act);
      await page.waitForSelector(until);
    };
    await camera.take(picture, new URL(path, gateway), { ...view, act: acted });
  }
}

async function main(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const steps = printedSteps();
  const stack = await startStack({ folder: join(stackFolder, 'workshop'), fresh: true, ports: 0, steps });
  const camera = await Camera.open(folder);
  const { gateway } = stack.urls;
  try {
    const places = await steps.step(
      'scene',
      () => setScene(stack),
      ({ length }) => `${length} pages`,
    );
    await take(camera, gateway, { name: 'sign-in', path: '/', until: 'h1' });
    await camera.signIn(new URL('/auth/login?to=/', gateway), 'Ruth Alder');
    for (const place of places) await take(camera, gateway, place);
    await writeFile(join(folder, 'index.html'), contactSheet(camera.pictures));
    console.log(`\n  ${join(folder, 'index.html')}`);
  } finally {
    await camera.close();
    await stack.stop();
  }
}

await main();
