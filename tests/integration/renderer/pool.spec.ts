import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { eventually } from '@tourbus/testing';
import { findChromium, stackFolder } from '@tourbus/stack';
import { Counter, Registry } from 'prom-client';
import { BrowserSupervisor, Interrupted } from '../../../apps/renderer/src/documents/browser-supervisor.js';
import type { PrintableDocument } from '../../../apps/renderer/src/documents/document-printer.js';
import { GangPage } from '../../../apps/renderer/src/documents/gang-page.js';
import { countPages } from '../../../apps/renderer/src/documents/pdf-pages.js';
import { WarmPage } from '../../../apps/renderer/src/documents/warm-page.js';
import { bomb } from './image-bomb.js';
import { browserProcesses } from './running-renderer.js';

let folder: string;
let executable: string;
const running: BrowserSupervisor[] = [];

beforeAll(async () => {
  Logger.overrideLogger(false);
  folder = await mkdtemp(join(tmpdir(), 'tourbus-pool-'));
  const chromium = await findChromium(stackFolder);
  Object.assign(process.env, chromium.env);
  executable = chromium.path;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((supervisor) => supervisor.stop()));
  // Whatever was started has ended, with its profile.
  await eventually(async () => (await browserProcesses(folder)).length === 0);
  await eventually(async () => (await readdir(folder)).every((name) => !name.startsWith('profile-')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Pool {
  supervisor: BrowserSupervisor;
  print(document: PrintableDocument): Promise<Buffer>;
  replaced(): Promise<Record<string, number>>;
}

function startPool(more: { seconds?: number; memory?: number; documents?: number } = {}): Pool {
  const registers = [new Registry()];
  const counter = new Counter({ name: 'replaced', help: 'x', labelNames: ['why'], registers });
  const config = {
    CHROMIUM_PATH: executable,
    BROWSER_FOLDER: folder,
    BROWSER_SANDBOX: 'auto' as const,
    RENDERER_PAGES: 2,
    RENDERER_DOCUMENT_SECONDS: more.seconds ?? 20,
    RENDERER_MEMORY_MB: more.memory ?? 1_200,
  };
  const supervisor = new BrowserSupervisor(config, counter, more.documents);
  running.push(supervisor);
  return {
    supervisor,
    print: async (document) =>
      Buffer.from(
        await supervisor.use(WarmPage, document.styleSheet, 1, (page) => page.print(document, 500)),
        'base64',
      ),
    replaced: async () => {
      const { values } = await counter.get();
      return Object.fromEntries(values.map(({ labels, value }) => [labels.why, value]));
    },
  };
}

const documentOf = (body: string, css = ''): PrintableDocument => ({
  ...{ title: 'x', locale: 'en', dir: 'ltr', tagged: false, body },
  styleSheet: { css, digest: createHash('sha256').update(css).digest('hex') },
});

describe('the browser', () => {
  it('that is worn is replaced while documents go on, and ends when its last one is printed', async () => {
    const { print, replaced, supervisor } = startPool({ documents: 15 });
    let next = 0;
    const work = async () => {
      while (next++ < 60) expect(countPages(await print(documentOf(`<p>${next}</p>`)))).toBe(1);
    };
    await Promise.all([work(), work()]);
    await eventually(async () => ((await replaced()).worn ?? 0) >= 1);
    expect(Object.keys(await replaced())).toEqual(['worn']);
    await eventually(
      async () => (await browserProcesses(folder)).filter(({ type }) => type === 'browser').length === 1,
    );
    expect(supervisor.working).toBe(true);
  });

  it('keeps its pages, however many style sheets take turns', async () => {
    const { print } = startPool();
    const sheets = Array.from({ length: 40 }, (_, i) => `p{margin-left:${i}mm}`);
    for (const css of [...sheets, ...sheets]) await print(documentOf('<p>x</p>', css));
    // 2 in use and 12 to spare; a zygote or two, network and the like besides.
    await eventually(
      async () => (await browserProcesses(folder)).filter(({ type }) => type === 'renderer').length <= 16,
    );
  });

  it('that does not answer is ended by force, and what it was given fails as interrupted', async () => {
    const { print, replaced } = startPool({ seconds: 2 });
    await print(documentOf('<p>before</p>'));
    for (const { pid, type } of await browserProcesses(folder))
      if (type === 'browser') process.kill(pid, 'SIGSTOP');
    await expect(print(documentOf('<p>meanwhile</p>'))).rejects.toThrow(Interrupted);
    expect(countPages(await print(documentOf('<p>after</p>')))).toBe(1);
    expect(await replaced()).toEqual({ hung: 1 });
  });

  it('that ends between two documents is not noticed by the second', async () => {
    const { print, replaced } = startPool();
    await print(documentOf('<p>before</p>'));
    for (const { pid, type } of await browserProcesses(folder))
      if (type === 'browser') process.kill(pid, 'SIGKILL');
    await eventually(async () => ((await replaced()).ended ?? 0) === 1);
    expect(countPages(await print(documentOf('<p>after</p>')))).toBe(1);
  });

  it('whose page’s process ended prints the next document on another page', async () => {
    const { print, replaced } = startPool();
    await print(documentOf('<p>before</p>'));
    for (const { pid, type } of await browserProcesses(folder))
      if (type === 'renderer') process.kill(pid, 'SIGKILL');
    const again = () => print(documentOf('<p>after</p>')).catch(() => print(documentOf('<p>after</p>')));
    expect(countPages(await again())).toBe(1);
    expect(await replaced()).toEqual({});
  });

  it('that takes all memory for a document is ended before the machine is out of it', async () => {
    const { print, replaced } = startPool({ memory: 300 });
    await print(documentOf('<p>before</p>'));
    const css = `p{height:9mm;background:url(data:image/png;base64,${bomb(20_000, 20_000)})}`;
    await expect(print(documentOf('<p>x</p>', css))).rejects.toThrow('too much memory');
    expect(countPages(await print(documentOf('<p>after</p>')))).toBe(1);
    expect(await replaced()).toEqual({ overgrown: 1 });
  });

  it('that cannot be started is asked for again by the next document', async () => {
    const { print, supervisor } = startPool();
    const right = executable;
    Object.assign(Reflect.get(supervisor, 'config') as object, { CHROMIUM_PATH: '/nowhere/chromium' });
    expect(supervisor.working).toBe(false);
    await expect(print(documentOf('<p>x</p>'))).rejects.toThrow('/nowhere/chromium');
    Object.assign(Reflect.get(supervisor, 'config') as object, { CHROMIUM_PATH: right });
    expect(countPages(await print(documentOf('<p>x</p>')))).toBe(1);
  });
});

it('pages for single documents and pages for gangs of one style sheet are not mixed up', async () => {
  const { supervisor, print } = startPool();
  const document = documentOf('<p>x</p>', '@page{size:A5}');
  const gang = (): Promise<number> =>
    supervisor.use(GangPage, document.styleSheet, 2, async (page) => {
      const { data } = await page.print(
        [1, 2].map(() => ({ document, total: 1 })),
        500,
      );
      return countPages(Buffer.from(data, 'base64'));
    });
  for (let round = 0; round < 3; round++) {
    expect(countPages(await print(document))).toBe(1);
    expect(await gang()).toBe(3);
  }
});
