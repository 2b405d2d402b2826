import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { describe, expect, it } from '@jest/globals';
import { contracts } from '@tourbus/contracts';

describe('docs/asyncapi.json', () => {
  it('is valid AsyncAPI 3 and describes every fact', async () => {
    const { document, diagnostics } = await new Parser().parse(readFileSync('docs/asyncapi.json', 'utf8'));
    expect(diagnostics.filter(({ severity }) => severity <= 1)).toEqual([]);
    expect(
      document
        ?.channels()
        .all()
        .map((channel) => channel.address())
        .sort(),
    ).toEqual(contracts.map(({ subject }) => subject).sort());
  });
});

describe('the documents', () => {
  const documents = globSync('{*.md,{docs,deploy,apps,libs,tools,samples,bench}/**/*.md}', {
    exclude: (name) => name.includes('node_modules'),
  });

  it.each(documents)('%s links to what there is', (document) => {
    const links = [...readFileSync(document, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target));
    expect(links.filter((target) => !existsSync(join(dirname(document), target)))).toEqual([]);
  });
});
