import { styleText } from 'node:util';
import { channels, discrepancies, type Outcome } from './demo-progress.js';

const lineEveryMs = 3_000;

/** On a terminal one line that is drawn anew; elsewhere a line every few seconds. */
export class Progress {
  readonly #since = Date.now();
  #lastLine = 0;
  #isDrawn = false;

  constructor(private readonly output: NodeJS.WriteStream = process.stdout) {}

  show({ posted, totals, sink }: Outcome): void {
    const seconds = `${Math.round((Date.now() - this.#since) / 1000)} s`;
    const ended = `${totals.rendered} rendered, ${totals.dispatched} dispatched, ${totals.withheld} withheld`;
    const text = `  ${seconds.padEnd(6)}${posted.accepted} events, ${ended}, ${sink.total} found`;
    if (this.output.isTTY) {
      this.output.write(`\r\x1b[2K${text.slice(0, this.output.columns - 1)}`);
      this.#isDrawn = true;
    } else if (Date.now() - this.#lastLine >= lineEveryMs) {
      this.output.write(`${text}\n`);
      this.#lastLine = Date.now();
    }
  }

  done(): void {
    if (this.#isDrawn) this.output.write('\r\x1b[2K');
  }
}

function row(name: string, count: number, note = ''): string {
  return `  ${name.padEnd(34)}${String(count).padStart(6)}   ${note}`.trimEnd();
}

/** The reconciled table: what came in against what came out. */
export function table(outcome: Outcome): string {
  const { posted, totals, sink } = outcome;
  const wrong = discrepancies(outcome);
  const verdict =
    wrong.length === 0
      ? styleText(
          'green',
          '  OK: events = communications = dispatched + withheld, and all dispatched were found.',
        )
      : styleText('red', ['  This does not reconcile:', ...wrong.map((text) => `  - ${text}`)].join('\n'));
  return [
    '',
    row('Events posted', posted.sent),
    row('  accepted', posted.accepted),
    row('Communications', totals.requested),
    row('  dispatched', totals.dispatched),
    row('  withheld', totals.withheld, 'consent, preference or policy said no'),
    ...(totals.failed > 0 ? [row('  failed', totals.failed)] : []),
    row('Found in inbox and print spool', sink.total),
    ...channels.map((channel) => row(`  ${channel}`, sink[channel])),
    '',
    verdict,
  ].join('\n');
}
