import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Tree } from '@nx/devkit';
import { createTreeWithEmptyWorkspace } from '@nx/devkit/testing';
import capability from '../../tools/workshop/src/generators/capability.ts';
import contract from '../../tools/workshop/src/generators/contract.ts';

const listed = (tree: Tree): string[] =>
  tree
    .listChanges()
    .map(({ path }) => path)
    .sort();

const workspace = (): Tree => {
  const tree = createTreeWithEmptyWorkspace();
  tree.write('.prettierrc.json', '{ "singleQuote": true, "printWidth": 110 }');
  return tree;
};

describe('the generator', () => {
  it('makes a capability of the shape that every capability has', async () => {
    const tree = workspace();
    for (const file of ['durables.ts', 'data-arrived.v1.ts'].map((name) => `libs/contracts/src/${name}`))
      tree.write(file, readFileSync(file, 'utf8'));
    await capability(tree, { name: 'quiet-hour', service: 'composer', consumes: 'data-arrived.v1' });
    expect(tree.read('libs/contracts/src/durables.ts', 'utf8')).toContain(
      "{ name: 'composer-quiet-hour', stream: 'TOURBUS_DATA' },",
    );
    const files = listed(tree).filter((path) => path.startsWith('apps/composer/src/quiet-hour/'));
    expect(files.map((path) => path.split('/').at(-1))).toEqual([
      'quiet-hour.consumer.ts',
      'quiet-hour.controller.ts',
      'quiet-hour.entity.ts',
      'quiet-hour.module.ts',
      'quiet-hour.service.ts',
      'quiet-hour.spec.ts',
      'quiet-hour.ts',
    ]);
    expect(tree.read('apps/composer/src/quiet-hour/quiet-hour.consumer.ts', 'utf8')).toContain(
      "durable: 'composer-quiet-hour'",
    );
    expect(
      listed(tree).some((path) =>
        /apps\/composer\/src\/migrations\/\d{13}-create-quiet-hours\.ts/.test(path),
      ),
    ).toBe(true);
  });

  it('makes a contract, exports it and lists it among the facts', async () => {
    const tree = workspace();
    tree.write('libs/contracts/src/index.ts', "export * from './terms.js';\n");
    tree.write(
      'libs/contracts/src/contracts.ts',
      "import type { Contract } from './contract.js';\n\n/** Facts. */\nexport const contracts: readonly Contract[] = [\n];\n",
    );
    await contract(tree, {
      name: 'communication-deferred',
      publisher: 'composer',
      consumer: 'tracker',
      stream: 'TOURBUS_COMMUNICATIONS',
    });
    expect(tree.read('libs/contracts/src/communication-deferred.v1.ts', 'utf8')).toContain(
      "subject: 'tourbus.communication.deferred.v1'",
    );
    expect(tree.read('libs/contracts/src/index.ts', 'utf8')).toContain(
      "export * from './communication-deferred.v1.js'",
    );
    expect(tree.read('libs/contracts/src/contracts.ts', 'utf8')).toMatch(
      /import \{ communicationDeferredV1 \}[^]*\[\s*communicationDeferredV1,?\s*\]/,
    );
  });

  it('never overwrites what is there', async () => {
    const tree = workspace();
    await capability(tree, { name: 'quiet-hour', service: 'composer' });
    await expect(capability(tree, { name: 'quiet-hour', service: 'composer' })).rejects.toThrow(
      'exists already',
    );
  });
});
