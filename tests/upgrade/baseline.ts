import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Stack, serviceNames } from '@tourbus/stack';
import { build, lendPackages } from '../faults/src/sabotage/scratch.js';

const execute = promisify(execFile);
const checkout = fileURLToPath(new URL('../../', import.meta.url));

/** The version before this one, as its users run it. */
export const baseline = JSON.parse(readFileSync(new URL('baseline.json', import.meta.url), 'utf8')) as {
  commit: string;
};

export interface BuiltBaseline {
  /** As `root` of a stack. */
  root: string;
  /** Brings in its samples by its own loader, which knows what that version's services take. */
  loadSamples(stack: Pick<Stack, 'folder' | 'ports'>): Promise<void>;
  remove(): void;
}

/** Builds the version before this one from the history, in a folder of its own. */
export async function buildBaseline(): Promise<BuiltBaseline> {
  const { commit } = baseline;
  await execute('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: checkout }).catch(
    (cause: unknown) => {
      throw new Error(
        `The version before this one, commit ${commit} of tests/upgrade/baseline.json, is not in this clone. ` +
          'A shallow clone lacks it: run `git fetch --unshallow`, then the test again.',
        { cause },
      );
    },
  );
  const root = mkdtempSync(join(tmpdir(), 'tourbus-baseline-'));
  const remove = (): void => rmSync(root, { recursive: true, force: true });
  try {
    await execute('sh', ['-c', `git archive ${commit} | tar -x -C "$0"`, root], { cwd: checkout });
    lendPackages(checkout, root);
    await build(root, [...serviceNames.map((service) => `apps/${service}`), 'samples']);
  } catch (error) {
    remove();
    throw error;
  }
  const loadSamples: BuiltBaseline['loadSamples'] = async ({ folder, ports }) => {
    mkdirSync(join(root, '.tourbus'));
    copyFileSync(join(folder, 'api-key'), join(root, '.tourbus/api-key'));
    const environment = { ...process.env, GATEWAY_PORT: String(ports.gateway) };
    await execute(process.execPath, [join(root, 'samples/dist/load.js')], { env: environment });
  };
  return { root, loadSamples, remove };
}
