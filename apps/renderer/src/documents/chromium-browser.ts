import { readFile, rm } from 'node:fs/promises';
import { type Browser, type CDPSession, launch } from 'puppeteer-core';
import { makeProfile } from './browser-profile.js';
import type { StyleSheet } from './document-printer.js';
import { WarmPage } from './warm-page.js';

export interface BrowserOptions {
  executable: string;
  /** For the profile, which goes when the browser ends. */
  folder: string;
  environment: Record<string, string>;
  sandbox: boolean;
}

/** Style sheets whose pages stay warm while other documents are printed. */
const mostIdlePages = 12;

const flags = [
  // Interception of requests alone would let prefetches and WebSockets through: no name leads anywhere.
  '--host-resolver-rules=MAP * ~NOTFOUND',
  // Letters where the font says they are, not where a screen's pixels are.
  '--font-render-hinting=none',
  // Containers have little /dev/shm.
  '--disable-dev-shm-usage',
];

/** One process of Chromium and the pages that it keeps. */
export class ChromiumBrowser {
  private readonly idle: WarmPage[] = [];
  printed = 0;

  private constructor(
    private readonly browser: Browser,
    private readonly session: CDPSession,
    /** `chromium/153.0.8010.0` */
    readonly version: string,
    /** Resolves when the process has ended, whoever ended it. */
    readonly ended: Promise<void>,
  ) {}

  static async launch({
    executable,
    folder,
    environment,
    sandbox,
  }: BrowserOptions): Promise<ChromiumBrowser> {
    const profile = await makeProfile(folder);
    const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
    try {
      const browser = await launch({
        executablePath: executable,
        headless: 'shell',
        pipe: true,
        userDataDir: profile,
        env: { HOME: profile, TMPDIR: profile, ...environment },
        args: sandbox ? flags : [...flags, '--no-sandbox'],
        defaultViewport: null,
        downloadBehavior: { policy: 'deny' },
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
      });
      const ended = new Promise<void>((resolve) => browser.once('disconnected', () => resolve()));
      void ended.then(removeProfile).catch(() => undefined);
      const version = (await browser.version()).replace(/^.*\//, 'chromium/');
      return new ChromiumBrowser(browser, await browser.target().createCDPSession(), version, ended);
    } catch (error) {
      await removeProfile();
      throw error;
    }
  }

  get alive(): boolean {
    return this.browser.connected;
  }

  /** A page for the caller alone, warm with the style sheet where one is idle. */
  async take(styleSheet: StyleSheet): Promise<WarmPage> {
    const at = this.idle.findLastIndex((page) => page.styleSheet === styleSheet.digest && !page.crashed);
    const [warm] = at < 0 ? [] : this.idle.splice(at, 1);
    return warm ?? WarmPage.open(this.browser, styleSheet);
  }

  /** Gives a page back in good order; the one that was not used for longest goes when there are too many. */
  async giveBack(page: WarmPage): Promise<void> {
    this.printed++;
    this.idle.push(page);
    if (this.idle.length > mostIdlePages) await this.idle.shift()?.close();
  }

  /** Memory of its own that all its processes hold, in bytes; 0 where the system does not tell. */
  async memory(): Promise<number> {
    const { processInfo } = await this.session.send('SystemInfo.getProcessInfo');
    const sizes = await Promise.all(processInfo.map(({ id }) => ownMemory(id)));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  /** Ends it at once, with whatever hangs in it. */
  async kill(): Promise<void> {
    this.browser.process()?.kill('SIGKILL');
    await this.ended;
  }
}

/** What is not shared with other processes, from Linux's own figures. */
async function ownMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
