import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serviceNames } from '@tourbus/stack';
import { applied, type Sabotage } from './patches.js';
import { build, copySources, lendPackages } from './scratch.js';

const projects = [...serviceNames.map((service) => `apps/${service}`), 'tools/sandbox', 'samples'];

/** A second checkout in which one sabotage after the other is done and undone. */
export class Workbench {
  private undo: (() => void)[] = [];

  private constructor(readonly root: string) {}

  /** Copies the working tree as it is now, and builds it. */
  static async open(checkout: string, root: string): Promise<Workbench> {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    copySources(checkout, root);
    lendPackages(checkout, root);
    await build(root, projects);
    return new Workbench(root);
  }

  /** Does one, having undone the one before. @throws where it no longer fits, or does not compile */
  async sabotage({ edits }: Sabotage): Promise<void> {
    this.restore();
    for (const edit of edits) {
      const file = join(this.root, edit.file);
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, applied(text, edit));
      this.undo.unshift(() => writeFileSync(file, text));
    }
    await build(this.root, projects);
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private restore(): void {
    for (const back of this.undo.splice(0)) back();
  }
}
