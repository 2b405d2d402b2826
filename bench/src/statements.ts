import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { gatewayOf, loadSamples, publishContent } from '@tourbus/samples';
import { type Infrastructure, startInfrastructure } from '@tourbus/testing';
import * as mupdf from 'mupdf';
import { spent, usageOf } from './cpu.js';
import { MemoryWatch } from './memory-watch.js';
import { plot } from './plot.js';
import { report } from './report.js';
import { numberOf, rowEventType, rowType, statementFile, townOf } from './statement-rows.js';
import { send } from './upstream.js';

interface Batch {
  id: string;
  state: string;
  rows: number;
  faulty: number;
  accepted: number;
  outcomes: Record<'delivered' | 'withheld' | 'failed' | 'cancelled' | 'underWay' | 'gathered', number>;
}

interface PrintStream {
  id: string;
  state: string;
  documents: number;
  printed: number;
  failed: number;
}

interface IndexEntry {
  sequence: number;
  communicationId: string;
  customerId: string;
  part: number;
  firstPage: number;
  pages: number;
  digest: string;
}

const services = ['ingest', 'composer', 'renderer', 'dispatcher', 'tracker'] as const;
const profile = { printer: 'statements', mark: 'datamatrix', cover: true };

/** Who is killed, and once which share of all work is done: half of it is reading rows, half is printing them. */
const kills = [
  ['ingest', 0.1],
  ['composer', 0.25],
  ['renderer', 0.4],
  ['chromium', 0.6],
  ['renderer', 0.7],
  ['chromium', 0.8],
  ['dispatcher', 0.9],
  ['tracker', 0.95],
] as const;

/** A batch of statements from one file to a print stream, on a stack of its own. */
class StatementRun {
  readonly marks: { at: number; text: string }[] = [];
  private readonly began = performance.now();
  private pending: (typeof kills)[number][];

  constructor(
    private readonly infrastructure: Infrastructure,
    private readonly count: number,
    killing: boolean,
  ) {
    this.pending = killing ? [...kills] : [];
  }

  get seconds(): number {
    return (performance.now() - this.began) / 1_000;
  }

  get processes(): { name: string; pid: number }[] {
    return this.stack.processes().flatMap(({ name, pid }) => (pid ? [{ name, pid }] : []));
  }

  /** Prepares content, sends the file, and waits for the end of the batch; whatever is to be killed is. */
  async produce(meanwhile: () => void): Promise<Batch> {
    const { id } = await this.upload(statementFile(this.count));
    for (let told = 0; ;) {
      const [batch, stream] = await this.look(id);
      meanwhile();
      if (batch && ['finished', 'unreadable', 'cancelled'].includes(batch.state)) return batch;
      const printed = stream?.printed ?? 0;
      await this.killAt(((batch?.rows ?? 0) + printed) / (2 * this.count));
      if (batch && this.seconds > told) {
        told = this.seconds + 10;
        console.log(
          `  ${Math.round(this.seconds)} s: ${batch.state}, ${batch.rows} rows, ${batch.outcomes.gathered} gathered, ${printed} printed, ${batch.outcomes.delivered} delivered`,
        );
      }
      await pause(500);
    }
  }

  /** @returns what is wrong with the streams of a batch: nothing, if all is well */
  async faultsOf(batchId: string): Promise<string[]> {
    const streams = (
      await this.get<{ items: PrintStream[] }>(`/api/renderer/v1/print-streams?batch=${batchId}`)
    ).items;
    const [stream] = streams;
    if (!stream || streams.length !== 1) return [`${streams.length} print streams instead of one`];
    const index = await this.get<IndexEntry[] | { documents: IndexEntry[] }>(
      `/api/renderer/v1/print-streams/${stream.id}/index.json`,
    );
    const entries = Array.isArray(index) ? index : index.documents;
    const faults: string[] = [];
    const different = (values: unknown[]): number => new Set(values).size;
    if (entries.length !== this.count) faults.push(`${entries.length} documents in the index`);
    for (const key of ['communicationId', 'customerId', 'digest', 'sequence'] as const)
      if (different(entries.map((entry) => entry[key])) !== this.count)
        faults.push(`${key} is not one for each`);
    const towns = entries.map(({ customerId }) => townOf(customerId));
    const astray = towns.findIndex((town, i) => i > 0 && town < (towns[i - 1] ?? ''));
    if (astray > 0) faults.push(`${towns[astray]} comes after ${towns[astray - 1]}`);
    for (const [part, documents] of Map.groupBy(entries, (entry) => entry.part))
      faults.push(...(await this.faultsOfPart(stream.id, part, documents)));
    return faults;
  }

  private async faultsOfPart(
    stream: string,
    part: number,
    entries: readonly IndexEntry[],
  ): Promise<string[]> {
    const bytes = await this.fetched(`/api/renderer/v1/print-streams/${stream}/parts/${part}`);
    const pdf = mupdf.Document.openDocument(new Uint8Array(await bytes.arrayBuffer()), 'application/pdf');
    const saysNumber = (page: number, number: string): boolean =>
      pdf
        .loadPage(page - 1)
        .toStructuredText('')
        .asText()
        .includes(number);
    return entries.flatMap(({ customerId, firstPage }) => {
      const number = numberOf(customerId);
      return saysNumber(firstPage, number)
        ? []
        : [`page ${firstPage} of part ${part} does not say ${number}`];
    });
  }

  private get stack(): Infrastructure['stack'] {
    return this.infrastructure.stack;
  }

  private async killAt(share: number): Promise<void> {
    const [next] = this.pending;
    if (!next || share < next[1]) return;
    this.pending = this.pending.slice(1);
    const [who] = next;
    this.marks.push({ at: Math.round(this.seconds), text: who });
    console.log(`  ${Math.round(this.seconds)} s: kill -9 ${who}`);
    if (who !== 'chromium') return void (await this.stack.restart(who, 'SIGKILL'));
    const renderer = this.processes.find(({ name }) => name === 'renderer');
    // Its only children are the browser and qpdf.
    if (renderer) execFileSync('pkill', ['-KILL', '-P', String(renderer.pid)]);
  }

  private async look(id: string): Promise<[Batch?, PrintStream?]> {
    try {
      const batch = await this.get<Batch>(`/api/ingest/v1/batches/${id}`);
      const { items } = await this.get<{ items: PrintStream[] }>(
        `/api/renderer/v1/print-streams?batch=${id}`,
      );
      return [batch, items[0]];
    } catch {
      // Who was killed answers again in a moment.
      return [];
    }
  }

  private async upload(file: string): Promise<Batch> {
    const { urls, keys } = this.stack;
    const put = (path: string, body: object): Promise<void> =>
      send(urls.gateway, keys.demo, 'PUT', path, body);
    const gateway = gatewayOf(this.stack);
    await loadSamples(gateway);
    await put(`/api/ingest/v1/event-types/${rowType}`, rowEventType());
    await put('/api/renderer/v1/print-stream-profiles/statements', profile);
    await publishContent(gateway, 'definitions/statement-row', {
      trigger: rowType,
      messageClass: 'regulatory',
      template: 'statement',
      channels: ['print'],
      printStream: 'statements',
      active: true,
    });
    const answer = await fetch(
      `${urls.gateway}/api/ingest/v1/batches?type=${rowType}&fileName=statements.csv`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${keys.demo}`, 'content-type': 'text/csv' },
        body: file,
      },
    );
    if (answer.status !== 202)
      throw new Error(`The file was answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Batch;
  }

  private async get<T>(path: string): Promise<T> {
    return (await (await this.fetched(path)).json()) as T;
  }

  private async fetched(path: string): Promise<Response> {
    const { urls, keys } = this.stack;
    const ask = (): Promise<Response> =>
      fetch(urls.gateway + path, { headers: { authorization: `Bearer ${keys.demo}` } });
    // A connection that lay idle while a part was read through may have been closed meanwhile.
    const answer = await ask().catch(ask);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return answer;
  }
}

/** Many statements from one file into one print stream: reconciled, in order, in bounded memory, whatever is killed. */
export async function statements({ rows, killing }: { rows: number; killing: boolean }): Promise<void> {
  const infrastructure = await startInfrastructure({ services, sandbox: true });
  try {
    const run = new StatementRun(infrastructure, rows, killing);
    const watch = new MemoryWatch(() => run.processes, 5_000);
    const before = usageOf(run.processes);
    const batch = await run.produce(() => watch.look());
    const seconds = run.seconds;
    const cpu = killing
      ? undefined
      : [...spent(before, usageOf(run.processes)).values()].reduce((a, b) => a + b, 0);
    console.table([{ state: batch.state, rows: batch.rows, faulty: batch.faulty, ...batch.outcomes }]);
    const faults = await run.faultsOf(batch.id);
    if (batch.outcomes.delivered !== rows)
      faults.unshift(`${batch.outcomes.delivered} of ${rows} were delivered`);
    const name = `statements-${rows}${killing ? '-killed' : ''}`;
    const title = `Memory over ${rows.toLocaleString('en')} statements${killing ? ', with kills' : ''}`;
    plot(name, { title, x: 'seconds', y: 'MB', lines: watch.lines, marks: run.marks });
    report(name, [
      {
        statements: rows,
        seconds: Math.round(seconds),
        'per second': Number((rows / seconds).toFixed(1)),
        ...(cpu !== undefined && { 'CPU ms each': Number((cpu / rows).toFixed(1)) }),
        killed: run.marks.map(({ text }) => text).join(', '),
        faults: faults.length,
        ...watch.columns,
      },
    ]);
    if (faults.length > 0) throw new Error(faults.slice(0, 20).join('\n'));
  } finally {
    await infrastructure.stop();
  }
}
