/** One line that is written over where there is a terminal, and a line each time where there is none. */
export class Progress {
  private readonly began = Date.now();
  private last = '';

  constructor(private readonly minutes: number) {}

  show(text: string): void {
    const passed = (Date.now() - this.began) / 60_000;
    const line = `  ${passed.toFixed(1).padStart(5)} of ${this.minutes} min  ${text}`;
    if (process.stdout.isTTY) {
      process.stdout.write(`\r\u001b[2K${line.slice(0, (process.stdout.columns || 120) - 1)}`);
      return;
    }
    if (text === this.last) return;
    this.last = text;
    console.log(line);
  }

  end(): void {
    if (process.stdout.isTTY) process.stdout.write('\r\u001b[2K');
  }
}
