import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Browser, type CDPSession, launch, type LaunchOptions } from 'puppeteer-core';
import { bodyOf, type Kind, pageOf, styleSheetOf, typstOf } from './render-documents.js';

/** One way to make a PDF. */
export interface Printer {
  /** What it is made of, with versions. */
  about: string;
  print(kind: Kind, n: number): Promise<Buffer>;
  stop(): Promise<unknown>;
}

const ownFlags = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--font-render-hinting=none',
  '--disable-dev-shm-usage',
  '--no-sandbox',
];
const options = (executablePath: string): LaunchOptions => ({
  executablePath,
  headless: 'shell',
  pipe: true,
  args: ownFlags,
  defaultViewport: null,
});

const emptyPage = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title></title><style>@media screen{body{display:none}}</style></head><body></body></html>`;

/**
 * The floor: pages that keep style sheet and fonts, a new body, print by the bare protocol. Nothing is checked, kept,
 * or told to anybody.
 */
export async function warmLoop(executable: string): Promise<Printer> {
  const browser = await launch(options(executable));
  const idle = new Map<Kind, CDPSession[]>();
  const open = async (kind: Kind): Promise<CDPSession> => {
    const page = await browser.newPage();
    const session = await page.createCDPSession();
    const { frameTree } = await session.send('Page.getFrameTree');
    await session.send('Page.setDocumentContent', { frameId: frameTree.frame.id, html: emptyPage });
    const prepare = `(async (css) => { const style = document.createElement('style'); style.textContent = css; document.head.append(style); await Promise.all([...document.fonts].map((font) => font.load())); })(${JSON.stringify(styleSheetOf(kind))})`;
    await session.send('Runtime.evaluate', { expression: prepare, awaitPromise: true });
    return session;
  };
  return {
    about: await browser.version(),
    print: async (kind, n) => {
      const sessions = idle.get(kind) ?? [];
      idle.set(kind, sessions);
      const session = sessions.pop() ?? (await open(kind));
      const fill = `{ const next = document.createElement('body'); next.innerHTML = ${JSON.stringify(bodyOf(kind, n))}; document.body.replaceWith(next); Promise.all([...document.images].map((image) => image.decode())) }`;
      await session.send('Runtime.evaluate', { expression: fill, awaitPromise: true });
      const { data } = await session.send('Page.printToPDF', {
        preferCSSPageSize: true,
        printBackground: true,
        generateTaggedPDF: true,
      });
      sessions.push(session);
      return Buffer.from(data, 'base64');
    },
    stop: () => browser.close(),
  };
}

/** What most services do: a new page for each document. @param shell whether the program is a headless shell */
export async function newPages(executable: string, shell: boolean): Promise<Printer> {
  const browser: Browser = await launch({ ...options(executable), headless: shell ? 'shell' : true });
  return {
    about: await browser.version(),
    print: async (kind, n) => {
      const page = await browser.newPage();
      try {
        await page.setContent(pageOf(kind, n), { waitUntil: 'load' });
        return Buffer.from(await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true }));
      } finally {
        await page.close();
      }
    },
    stop: () => browser.close(),
  };
}

const peers = createRequire(new URL('../peers/package.json', import.meta.url));

interface JsReport {
  use(extension: unknown): JsReport;
  init(): Promise<void>;
  render(request: unknown): Promise<{ output: { getBuffer(): Promise<Buffer> } }>;
  close(): Promise<void>;
}

/**
 * jsreport at its best: chrome-pool with as many browsers as documents at once, no sandbox for user code, no logs, no
 * waiting for a network that is not used, and the content ready made.
 */
export async function jsreport(executable: string, shell: boolean): Promise<Printer> {
  const create = peers('@jsreport/jsreport-core') as (options: unknown) => JsReport;
  const { version } = peers('@jsreport/jsreport-chrome-pdf/package.json') as { version: string };
  const { version: core } = peers('@jsreport/jsreport-core/package.json') as { version: string };
  const reporter = create({
    rootDirectory: fileURLToPath(new URL('../peers/', import.meta.url)),
    loadConfig: false,
    useExtensionsLocationCache: false,
    discover: false,
    store: { provider: 'memory' },
    logger: { silent: true },
    trustUserCode: true,
    workers: { numberOfWorkers: 2 },
    chrome: {
      strategy: 'chrome-pool',
      numberOfWorkers: 2,
      launchOptions: {
        executablePath: executable,
        headless: shell ? 'shell' : true,
        args: ['--no-sandbox', '--disable-dev-shm-usage'],
      },
    },
  });
  reporter.use((peers('@jsreport/jsreport-chrome-pdf') as () => unknown)());
  await reporter.init();
  return {
    about: `jsreport ${core}, chrome-pdf ${version}`,
    print: async (kind, n) => {
      const chrome = { printBackground: true, preferCSSPageSize: true };
      const template = { content: pageOf(kind, n), engine: 'none', recipe: 'chrome-pdf', chrome };
      return (await reporter.render({ template })).output.getBuffer();
    },
    stop: () => reporter.close(),
  };
}

/** Where distributions put what they package for Python. */
export const systemPython = '/usr/bin/python3';

/** Two processes of Python that have WeasyPrint loaded. */
export async function weasyPrint(): Promise<Printer> {
  const script = fileURLToPath(new URL('../peers/weasyprint-loop.py', import.meta.url));
  const loops = [1, 2].map(() => new PythonLoop(spawn(systemPython, [script])));
  const version = await loops[0]?.ask('');
  await loops[1]?.ask('');
  return {
    about: `WeasyPrint ${version}`,
    print: async (kind, n) => {
      const loop = loops.shift();
      if (!loop) throw new Error('More documents at once than loops.');
      const pdf = await loop.ask(pageOf(kind, n));
      loops.push(loop);
      return pdf;
    },
    stop: async () => loops.forEach((loop) => loop.end()),
  };
}

/** Sends a length and bytes, and gets the same back. */
class PythonLoop {
  private received: Buffer = Buffer.alloc(0);

  constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (data: Buffer) => {
      this.received = Buffer.concat([this.received, data]);
      child.emit('tourbus-data');
    });
    child.stderr?.resume();
  }

  async ask(text: string): Promise<Buffer> {
    const body = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    this.child.stdin?.write(Buffer.concat([length, body]));
    while (this.received.length < 4 || this.received.length < 4 + this.received.readUInt32BE(0))
      await once(this.child, 'tourbus-data');
    const answer = this.received.subarray(4, 4 + this.received.readUInt32BE(0));
    this.received = this.received.subarray(4 + answer.length);
    return Buffer.from(answer);
  }

  end(): void {
    this.child.stdin?.end();
  }
}

/** Typst compiles on the thread it is called on, so two threads have a compiler each. */
export async function typst(): Promise<Printer> {
  const { version } = peers('@myriaddreamin/typst-ts-node-compiler/package.json') as { version: string };
  const module = pathToFileURL(peers.resolve('@myriaddreamin/typst-ts-node-compiler')).href;
  const source = `import { parentPort, workerData } from 'node:worker_threads';
    import { createRequire } from 'node:module';
    const { NodeCompiler } = await import(workerData);
    const compiler = NodeCompiler.create();
    let count = 0;
    parentPort.on('message', (mainFileContent) => {
      try { parentPort.postMessage({ pdf: compiler.pdf({ mainFileContent }) }); }
      catch (error) { parentPort.postMessage({ error: String(error) + JSON.stringify(error?.shortDiagnostics ?? '') }); }
      if (++count % 10 === 0) compiler.evictCache(10);
    });
    parentPort.postMessage('ready');`;
  const workers = await Promise.all(
    [1, 2].map(async () => {
      const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), {
        workerData: module,
      });
      await once(worker, 'message');
      return worker;
    }),
  );
  const all = [...workers];
  return {
    about: `typst-ts-node-compiler ${version}`,
    print: async (kind, n) => {
      const worker = workers.shift();
      if (!worker) throw new Error('More documents at once than compilers.');
      const answer = once(worker, 'message');
      worker.postMessage(typstOf(kind, n));
      const [{ pdf, error }] = (await answer) as [{ pdf?: Uint8Array; error?: string }];
      workers.push(worker);
      if (!pdf) throw new Error(`Typst did not print: ${error}`);
      return Buffer.from(pdf);
    },
    stop: () => Promise.all(all.map((worker) => worker.terminate())),
  };
}
