import { globSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { nodeFlags } from '@tourbus/stack';
import { parseDockerfile, type Instruction, type Stage } from './dockerfile.js';
import { root } from './kubectl.js';
import { services } from './manifests.js';

const { args, stages } = parseDockerfile(readFileSync(join(root, 'deploy/docker/Dockerfile'), 'utf8'));
const targets = [...services, 'sandbox'];
/** Carries no packages. */
const pages = 'console';

const stage = (name: string): Stage => {
  const found = stages.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`The Dockerfile has no target ${name}.`);
  return found;
};
/** The instructions of a target and of what it is built on. */
const inherited = (name: string): Instruction[] => {
  const { from, instructions } = stage(name);
  return stages.some((candidate) => candidate.name === from)
    ? [...inherited(from), ...instructions]
    : [...instructions];
};
const last = (name: string, keyword: string): string | undefined =>
  inherited(name).findLast((instruction) => instruction.keyword === keyword)?.argument;
const manifest = (
  folder: string,
): { name?: string; workspaces?: string[]; devDependencies?: Record<string, string> } =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));

describe('the images', () => {
  it.each([...targets, pages])(
    '%s runs as a numbered user that is not root, below an init process',
    (target) => {
      expect(last(target, 'USER')).toBe('10001:10001');
      expect(last(target, 'ENTRYPOINT')).toBe('["/usr/bin/tini", "--"]');
    },
  );

  it.each(services)('%s starts with telemetry in place before anything else is loaded', (service) => {
    const flags = [...(nodeFlags[service] ?? []), '--import', '@tourbus/platform/instrumentation'];
    const entry = ['node', ...flags, `apps/${service}/dist/main.js`];
    expect(JSON.parse(last(service, 'CMD')!)).toEqual(entry);
  });

  it.each(targets)('%s carries the production dependencies of its own workspace and no other', (target) => {
    expect(stage(`${target}-packages`).instructions).toEqual([
      {
        keyword: 'RUN',
        argument: `--mount=type=cache,target=/root/.npm npm ci --omit=dev --ignore-scripts --workspace @tourbus/${target}`,
      },
    ]);
    const copied = stage(target).instructions.filter(({ keyword }) => keyword === 'COPY');
    expect(copied[0]?.argument).toBe(`--from=${target}-packages /tourbus ./`);
    const sources = copied.slice(1).map(({ argument }) => argument.split(' ').at(-1));
    expect(sources).toEqual(target === 'sandbox' ? ['tools/sandbox'] : ['libs', `apps/${target}`]);
  });

  it.each(targets)('%s leaves nothing behind that it reads when it runs', (target) => {
    const folder = join(root, target === 'sandbox' ? 'tools' : 'apps', target);
    const notNeeded = ['README.md', 'package.json', 'src', 'test', 'tsconfig.json', 'node_modules'];
    const [copies] = stage('build').instructions.filter(({ argument }) => argument.includes('/built'));
    for (const name of readdirSync(folder).filter((entry) => !notNeeded.includes(entry)))
      expect(copies?.argument).toContain(`-name ${name}`);
  });

  it.each([...targets, pages])('%s says what it is', (target) => {
    const labels = inherited(target)
      .filter(({ keyword }) => keyword === 'LABEL')
      .map(({ argument }) => argument)
      .join(' ');
    for (const label of ['title', 'description', 'licenses', 'version', 'revision'])
      expect(labels).toContain(`org.opencontainers.image.${label}=`);
  });

  it('the renderer brings a browser and says where', () => {
    expect(last('renderer', 'ENV')).toContain('CHROMIUM_PATH=/usr/bin/chromium-headless-shell');
  });

  it('the renderer brings the program that cuts print streams', () => {
    const installed = stage('renderer').instructions.filter(({ keyword }) => keyword === 'RUN');
    expect(installed.map(({ argument }) => argument).join()).toMatch(/apt-get install[^&]* qpdf /);
  });
});

describe('the Dockerfile', () => {
  it('runs the Node version that the workspace is developed with, by an exact tag', () => {
    expect(args['NODE_IMAGE']).toBe(`node:${manifest('.').devDependencies?.['node']}-bookworm-slim`);
    for (const { from } of stages)
      if (from !== '${NODE_IMAGE}') expect(stages.map(({ name }) => name)).toContain(from);
  });

  it('shows npm the manifest of every workspace, or the lock file would not hold', () => {
    const shown = stage('manifests')
      .instructions.filter(
        ({ keyword, argument }) => keyword === 'COPY' && argument.includes('/package.json'),
      )
      .map(({ argument }) => argument.split('/package.json')[0]!);
    const workspaces = (manifest('.').workspaces ?? []).flatMap((pattern) =>
      globSync(`${pattern}/package.json`, { cwd: root }).map((file) => file.replace('/package.json', '')),
    );
    expect(shown.sort()).toEqual(workspaces.sort());
  });

  it('downloads nothing by address, and bakes no secret in', () => {
    for (const { keyword, argument } of stages.flatMap(({ instructions }) => instructions)) {
      expect(keyword).not.toBe('ADD');
      expect(argument).not.toMatch(/https?:\/\//);
      if (['ARG', 'ENV'].includes(keyword)) expect(argument).not.toMatch(/KEY|TOKEN|SECRET|PASSWORD/);
    }
  });

  it('installs from the package system without leaving its lists, and without recommendations', () => {
    const installs = stages
      .flatMap(({ instructions }) => instructions)
      .filter(({ argument }) => argument.includes('apt-get install'));
    expect(installs).toHaveLength(2);
    for (const { argument } of installs) {
      expect(argument).toContain('--no-install-recommends');
      expect(argument).toContain('rm -rf /var/lib/apt/lists/*');
    }
  });
});

describe('what is sent to the builder', () => {
  const rules = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));

  it('is nothing but what the images are built from', () => {
    expect(rules[0]).toBe('*');
    for (const kept of [
      'package.json',
      'package-lock.json',
      '.npmrc',
      'tsconfig.base.json',
      'apps',
      'libs',
      'tools',
    ])
      expect(rules).toContain(`!${kept}`);
    for (const left of ['**/node_modules', '**/dist', '**/.tourbus', '**/.env*'])
      expect(rules).toContain(left);
  });
});
