import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { type Browser, type CDPSession, launch } from 'puppeteer-core';
import { makeProfile } from './browser-profile.js';
import type { StyleSheet } from './document-printer.js';

export interface BrowserOptions {
  executable: string;
  /** For the profile, which goes when the browser ends. */
  folder: string;
  environment: Record<string, string>;
  sandbox: boolean;
  /** How many pages are in use at most. */
  pages: number;
  /** The longest that one call may take, in milliseconds; past it the browser counts as hung. */
  callMilliseconds: number;
}

/** A page that is kept for documents of its style sheet. */
export interface KeptPage {
  /** Its digest. */
  readonly styleSheet: string;
  readonly crashed: boolean;
  close(): Promise<void>;
}
/** What pages are kept for: each kind is filled in its own way. */
export interface PageKind<P extends KeptPage> {
  readonly prototype: P;
  open(browser: Browser, styleSheet: StyleSheet): Promise<P>;
}

/** Pages that stay warm besides as many as may be in use: for style sheets whose turn comes again. */
const mostSparePages = 12;
const closingMilliseconds = 5_000;

const flags = [
  // Interception of requests alone would let prefetches and WebSockets through: no name leads anywhere.
  '--host-resolver-rules=MAP * ~NOTFOUND',
  // Letters where the font says they are, not where a screen's pixels are.
  '--font-render-hinting=none',
  // Containers have little /dev/shm.
  '--disable-dev-shm-usage',
  // Nobody looks at a screen: without this, every document is also drawn for one.
  '--enable-begin-frame-control',
];

/** One process of Chromium and the pages that it keeps. */
export class ChromiumBrowser {
  private readonly idle: KeptPage[] = [];
  private inUse = 0;
  private retired = false;
  /** Documents that it has printed. */
  printed = 0;

  private constructor(
    private readonly browser: Browser,
    private readonly session: CDPSession,
    /** `chromium/153.0.8010.0` */
    readonly version: string,
    /** Resolves when the process has ended, whoever ended it. */
    readonly ended: Promise<void>,
    private readonly mostIdle: number,
  ) {}

  static async launch({
    executable,
    folder,
    environment,
    sandbox,
    pages,
    callMilliseconds,
  }: BrowserOptions): Promise<ChromiumBrowser> {
    const profile = await makeProfile(folder);
    const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 20 });
    const browser = await launch({
      executablePath: executable,
      headless: 'shell',
      pipe: true,
      userDataDir: profile,
      env: { HOME: profile, TMPDIR: profile, ...environment },
      args: sandbox ? flags : [...flags, '--no-sandbox'],
      defaultViewport: null,
      protocolTimeout: callMilliseconds,
      downloadBehavior: { policy: 'deny' },
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    }).catch(async (error: unknown) => {
      await removeProfile();
      throw error;
    });
    const ended = new Promise<void>((resolve) => browser.once('disconnected', () => resolve()));
    // Until its last moment it writes into its profile.
    void Promise.all([ended, exited(browser.process())])
      .then(removeProfile)
      .catch(() => undefined);
    try {
      const version = (await browser.version()).replace(/^.*\//, 'chromium/');
      const session = await browser.target().createCDPSession();
      return new ChromiumBrowser(browser, session, version, ended, pages + mostSparePages);
    } catch (error) {
      browser.process()?.kill('SIGKILL');
      throw error;
    }
  }

  get alive(): boolean {
    return this.browser.connected;
  }

  get busy(): boolean {
    return this.inUse > 0;
  }

  /**
   * Lends a page, warm with the style sheet where one is idle. One that fails is not kept: nobody knows what is left
   * in it.
   */
  async withPage<P extends KeptPage, T>(
    kind: PageKind<P>,
    styleSheet: StyleSheet,
    work: (page: P) => Promise<T>,
  ): Promise<T> {
    this.inUse++;
    try {
      const page = this.idlePage(kind, styleSheet) ?? (await kind.open(this.browser, styleSheet));
      try {
        const result = await work(page);
        this.keep(page);
        return result;
      } catch (error) {
        void page.close().catch(() => undefined);
        throw error;
      }
    } finally {
      this.inUse--;
      this.closeWhenUnused();
    }
  }

  /** Ends it once nobody uses it any more. */
  retire(): void {
    this.retired = true;
    this.closeWhenUnused();
  }

  /** Memory of its own that all its processes hold, in bytes; 0 where the system does not tell. */
  async memory(): Promise<number> {
    const { processInfo } = await this.session.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { id }) => sum + ownMemory(id), 0);
  }

  /** Ends it in good order, or by force where it does not answer. */
  async close(): Promise<void> {
    const force = setTimeout(() => void this.kill(), closingMilliseconds);
    await this.browser.close().catch(() => this.kill());
    await this.ended;
    clearTimeout(force);
  }

  /** Ends it at once, with whatever hangs in it. */
  async kill(): Promise<void> {
    this.browser.process()?.kill('SIGKILL');
    await this.ended;
  }

  private idlePage<P extends KeptPage>(kind: PageKind<P>, { digest }: StyleSheet): P | undefined {
    const at = this.idle.findLastIndex(
      (page) => page.styleSheet === digest && !page.crashed && Object.getPrototypeOf(page) === kind.prototype,
    );
    return at < 0 ? undefined : (this.idle.splice(at, 1)[0] as P);
  }

  /** The page that was not used for longest goes when there are too many. */
  private keep(page: KeptPage): void {
    this.idle.push(page);
    if (this.idle.length > this.mostIdle)
      void this.idle
        .shift()
        ?.close()
        .catch(() => undefined);
  }

  private closeWhenUnused(): void {
    if (this.retired && this.inUse === 0 && this.alive) void this.close();
  }
}

async function exited(process: ChildProcess | null): Promise<void> {
  if (process && process.exitCode === null && process.signalCode === null) await once(process, 'exit');
}

/** What is not shared with other processes, from Linux's own figures: they lie on no disk that one could wait for. */
function ownMemory(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
