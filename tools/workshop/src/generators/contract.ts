import { formatFiles, type Tree } from '@nx/devkit';
import { camel, pascal } from './names.js';

export interface ContractOptions {
  name: string;
  publisher: string;
  consumer: string;
  stream: string;
  version?: number;
}

const folder = 'libs/contracts/src';

const source = ({ name, publisher, consumer, stream, version = 1 }: ContractOptions): string => {
  const [fact = '', ...thing] = name.split('-').reverse();
  const constant = `${camel(name)}V${version}`;
  return `import { z } from 'zod';
import { defineContract } from './contract.js';
import { timestampSchema } from './terms.js';

const data = z.object({
  ${camel([...thing].reverse().join('-'))}Id: z.uuid(),
  ${camel(fact)}At: timestampSchema,
});
export type ${pascal(name)}V${version} = z.infer<typeof data>;

export const ${constant} = defineContract({
  subject: 'tourbus.${[...thing].reverse().join('-')}.${fact}.v${version}',
  stream: '${stream}',
  publishers: ['${publisher}'],
  consumers: ['${consumer}'],
  summary: 'Say when it fires, who publishes it, and what it leaves out.',
  data,
  example: {
    ${camel([...thing].reverse().join('-'))}Id: '8c7f5c3e-0d6c-5f0e-a2a6-6a3c6e1e9f10',
    ${camel(fact)}At: '2026-11-02T08:30:00Z',
  },
});
`;
};

/** Adds a contract to libs/contracts: its file, its export, its place in the list of facts. */
export default async function contract(tree: Tree, options: ContractOptions): Promise<void> {
  const file = `${options.name}.v${options.version ?? 1}`;
  const constant = `${camel(options.name)}V${options.version ?? 1}`;
  if (tree.exists(`${folder}/${file}.ts`))
    throw new Error(`${file} exists: a breaking change is a new version (--version).`);
  tree.write(`${folder}/${file}.ts`, source(options));
  const exports = (tree.read(`${folder}/index.ts`, 'utf8') ?? '').trimEnd().split('\n');
  tree.write(`${folder}/index.ts`, `${[...exports, `export * from './${file}.js';`].sort().join('\n')}\n`);
  const list = tree.read(`${folder}/contracts.ts`, 'utf8') ?? '';
  const imported = list.replace(/\n\n\/\*\*/, `\nimport { ${constant} } from './${file}.js';\n\n/**`);
  tree.write(`${folder}/contracts.ts`, imported.replace(/\n\];/, `\n  ${constant},\n];`));
  await formatFiles(tree);
}
