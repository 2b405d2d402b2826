import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gatewayOf, loadSamples, publishContent } from '@tourbus/samples';
import { type Infrastructure, startInfrastructure } from '@tourbus/testing';
import * as mupdf from 'mupdf';
import {
  type NorthwindStatement,
  northwindStatements,
  owedByCustomer,
  statementMapping,
} from './northwind-statements.js';
import { faultsOf, openPdf, textOf } from './statement-faults.js';
import { sunk, sunkMessages } from './sink.js';
import { send } from './upstream.js';

interface Printed {
  customerId: string;
  part: number;
  firstPage: number;
  pages: number;
}

/** Customers whose pages are put into pictures: many orders, few, none, and letters of several alphabets' corners. */
const pictured = ['SAVEA', 'ERNSH', 'CENTC', 'PARIS', 'WOLZA', 'FOLKO'];

const check = promisify(execFile);

/** @returns what qpdf says about a file that is not as it should be */
const objectionsTo = (path: string): Promise<string[]> =>
  check('qpdf', ['--check', path]).then(
    () => [],
    (error: { code?: unknown; stdout?: string; stderr?: string }) => {
      if (error.code === 'ENOENT')
        throw new Error('qpdf is missing: install it (Debian: apt-get install qpdf).');
      return [`${path}: ${error.stdout ?? ''}${error.stderr ?? ''}`.trim()];
    },
  );

class Run {
  readonly faults: string[] = [];
  private readonly owed: Map<string, bigint>;
  private readonly statements: NorthwindStatement[];

  constructor(
    private readonly stack: Infrastructure['stack'],
    data: string,
    private readonly folder: string,
  ) {
    this.statements = northwindStatements(data);
    this.owed = owedByCustomer(data);
  }

  get count(): number {
    return this.statements.length;
  }

  async prepare(): Promise<void> {
    const { urls, keys } = this.stack;
    const put = (path: string, body: object) => send(urls.gateway, keys.demo, 'PUT', path, body);
    const gateway = gatewayOf(this.stack);
    await loadSamples(gateway);
    await put('/api/renderer/v1/print-stream-profiles/northwind', {
      printer: 'statements',
      mark: 'datamatrix',
    });
    for (const [kind, way] of [
      ['mailed', { channels: ['email'] }],
      ['printed', { channels: ['print'], printStream: 'northwind' }],
    ] as const) {
      const type = `com.northwind.statement.${kind}`;
      await put(`/api/ingest/v1/event-types/${type}`, { mapping: statementMapping });
      const definition = {
        trigger: type,
        messageClass: 'regulatory',
        template: 'statement',
        active: true,
        ...way,
      };
      await publishContent(gateway, `definitions/northwind-${kind}`, definition);
    }
  }

  /** Sends all statements as one file, and waits until its batch has ended. @returns the batch's id */
  async send(kind: 'mailed' | 'printed'): Promise<string> {
    const file = this.statements.map((row) => JSON.stringify(row)).join('\n');
    const answer = await this.fetched(
      `/api/ingest/v1/batches?type=com.northwind.statement.${kind}&fileName=${kind}.jsonl`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: file,
      },
    );
    const { id } = (await answer.json()) as { id: string };
    for (;;) {
      const batch = await this.get<{ state: string; outcomes: { delivered: number } }>(
        `/api/ingest/v1/batches/${id}`,
      );
      if (['finished', 'unreadable', 'cancelled'].includes(batch.state)) {
        if (batch.outcomes.delivered !== this.count)
          this.faults.push(`batch ${kind}: ${JSON.stringify(batch.outcomes)}`);
        return id;
      }
      await pause(500);
    }
  }

  async checkMails(): Promise<void> {
    const { inbox } = this.stack.urls;
    await sunk(inbox, this.count, 60_000);
    const byAddress = Map.groupBy(
      (await sunkMessages(inbox)).filter(({ channel }) => channel === 'email'),
      ({ to }) => to[0],
    );
    for (const statement of this.statements) {
      const { customerID, email } = statement.customer;
      const [mail, ...more] = byAddress.get(email) ?? [];
      if (!mail || more.length > 0) {
        this.faults.push(`${customerID}: ${more.length + (mail ? 1 : 0)} mails instead of one`);
        continue;
      }
      const { attachments } = (await (await fetch(`${inbox}/api/messages/${mail.id}`)).json()) as {
        attachments: { n: number }[];
      };
      const answer = await fetch(`${inbox}/api/messages/${mail.id}/attachments/${attachments[0]?.n}`);
      await this.checkPdf(statement, new Uint8Array(await answer.arrayBuffer()));
    }
  }

  async checkStream(batch: string): Promise<void> {
    const { items } = await this.get<{ items: { id: string }[] }>(
      `/api/renderer/v1/print-streams?batch=${batch}`,
    );
    const [stream] = items;
    if (!stream || items.length !== 1) throw new Error(`${items.length} print streams instead of one`);
    const index = await this.get<Printed[] | { documents: Printed[] }>(
      `/api/renderer/v1/print-streams/${stream.id}/index.json`,
    );
    const printed = Array.isArray(index) ? index : index.documents;
    const customers = new Set(printed.map(({ customerId }) => customerId));
    if (printed.length !== this.count || customers.size !== this.count)
      this.faults.push(`the stream holds ${printed.length} statements of ${customers.size} customers`);
    for (const [part, documents] of Map.groupBy(printed, ({ part }) => part)) {
      const path = join(this.folder, `stream-${part}.pdf`);
      const answer = await this.fetched(`/api/renderer/v1/print-streams/${stream.id}/parts/${part}`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      writeFileSync(path, bytes);
      this.faults.push(...(await objectionsTo(path)));
      const pdf = openPdf(bytes);
      for (const { customerId, firstPage, pages } of documents)
        this.compare(customerId, `in the stream, page ${firstPage}`, textOf(pdf, firstPage - 1, pages));
    }
  }

  private async checkPdf({ customer: { customerID } }: NorthwindStatement, bytes: Uint8Array): Promise<void> {
    const path = join(this.folder, `${customerID}.pdf`);
    writeFileSync(path, bytes);
    this.faults.push(...(await objectionsTo(path)));
    const pdf = openPdf(bytes);
    this.compare(String(customerID), 'as PDF', textOf(pdf, 0, pdf.countPages()));
    if (!pictured.includes(String(customerID))) return;
    for (let page = 0; page < Math.min(3, pdf.countPages()); page++) {
      const pixmap = pdf
        .loadPage(page)
        .toPixmap(mupdf.Matrix.scale(1.4, 1.4), mupdf.ColorSpace.DeviceRGB, false);
      writeFileSync(join(this.folder, `${customerID}-${page + 1}.png`), pixmap.asPNG());
    }
  }

  private compare(customerId: string, where: string, text: string): void {
    const statement = this.statements.find(({ customer }) => customer.customerID === customerId);
    if (!statement) return void this.faults.push(`${customerId}, ${where}: nobody knows them`);
    const faults = faultsOf(statement, text, this.owed.get(customerId) ?? 0n);
    this.faults.push(...faults.slice(0, 3).map((fault) => `${customerId}, ${where}: ${fault}`));
  }

  private async get<T>(path: string): Promise<T> {
    return (await (await this.fetched(path)).json()) as T;
  }

  private async fetched(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    const { urls, keys } = this.stack;
    const authorization = { authorization: `Bearer ${keys.demo}` };
    const answer = await fetch(urls.gateway + path, { ...init, headers: { ...headers, ...authorization } });
    if (!answer.ok)
      throw new Error(`${path} answered ${answer.status}: ${(await answer.text()).slice(0, 500)}`);
    return answer;
  }
}

/** The 91 customers of Northwind get a statement of all their orders, by mail and on paper. */
async function main(): Promise<number> {
  const at = process.argv.indexOf('--data');
  const data = at < 0 ? '../shared/data/northwind' : (process.argv[at + 1] ?? '');
  const folder = resolve('.tourbus/northwind-statements');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const infrastructure = await startInfrastructure({
    services: ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'],
    sandbox: true,
  });
  try {
    const run = new Run(infrastructure.stack, data, folder);
    await run.prepare();
    const began = performance.now();
    await run.send('mailed');
    await run.checkMails();
    await run.checkStream(await run.send('printed'));
    for (const fault of run.faults.slice(0, 40)) console.log(`  ${fault}`);
    const seconds = Math.round((performance.now() - began) / 1_000);
    console.log(
      `  ${run.count} statements by mail and as a print stream, ${run.faults.length} faults, ${seconds} s`,
    );
    console.log(`  files and pictures: ${folder}`);
    return run.faults.length === 0 ? 0 : 1;
  } finally {
    await infrastructure.stop();
  }
}

process.exitCode = await main();
