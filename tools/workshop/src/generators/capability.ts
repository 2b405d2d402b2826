import { formatFiles, type Tree } from '@nx/devkit';
import { contractConstant, pascal, snake } from './names.js';

export interface CapabilityOptions {
  name: string;
  service: string;
  consumes?: string;
}

const decision = (name: string): string => `/** Pure: everything it needs comes in as data, time included. */
export interface ${pascal(name)}Facts {
  now: Date;
}

export interface ${pascal(name)}Outcome {
  because: string;
}

export const decide${pascal(name)} = ({ now }: ${pascal(name)}Facts): ${pascal(name)}Outcome => ({
  because: \`decided at \${now.toISOString()}\`,
});
`;

const spec = (name: string): string => `import { describe, expect, it } from '@jest/globals';
import { decide${pascal(name)} } from './${name}.js';

describe('${name.replaceAll('-', ' ')}', () => {
  it('says when it decided', () => {
    const now = new Date('2026-11-02T08:30:00Z');
    expect(decide${pascal(name)}({ now }).because).toContain('2026-11-02');
  });
});
`;

const entity = (name: string): string => `import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('${snake(name)}s')
export class ${pascal(name)} {
  @PrimaryColumn('uuid') id!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
`;

const migration = (
  name: string,
  stamp: number,
): string => `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Create${pascal(name)}s${stamp} implements MigrationInterface {
  name = 'Create${pascal(name)}s${stamp}';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(\`CREATE TABLE ${snake(name)}s (
      id uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT ${snake(name)}s_pk PRIMARY KEY (id)
    )\`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ${snake(name)}s');
  }
}
`;

const service = (name: string, contract?: string): string => {
  const type =
    contract && pascal(contract.replace(/\.v(\d+)$/, '')) + `V${/\.v(\d+)$/.exec(contract)?.[1] ?? '1'}`;
  const fold = type
    ? `
  /** The slow, repeatable part runs here; what it returns runs in the transaction. */
  record(messages: Message<${type}>[]): Effect {
    return async (tx) => {
      await tx.query('INSERT INTO ${snake(name)}s (id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING', [
        messages.map((message) => message.envelope.id),
      ]);
    };
  }
`
    : '';
  return `import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
${type ? `import type { ${type} } from '@tourbus/contracts';\nimport { type Effect, type Message, notFound } from '@tourbus/platform';` : `import { notFound } from '@tourbus/platform';`}
import { ${pascal(name)} } from './${name}.entity.js';

@Injectable()
export class ${pascal(name)}Service {
  constructor(@InjectRepository(${pascal(name)}) private readonly rows: Repository<${pascal(name)}>) {}
${fold}
  async get(id: string): Promise<${pascal(name)}> {
    const found = await this.rows.findOneBy({ id });
    if (!found) throw notFound('${name.replaceAll('-', ' ')}', id);
    return found;
  }
}
`;
};

const controller = (name: string): string => `import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { RequiresScope } from '@tourbus/platform';
import type { ${pascal(name)} } from './${name}.entity.js';
import { ${pascal(name)}Service } from './${name}.service.js';

const idSchema = z.uuid();

@ApiTags('${name.replaceAll('-', ' ')}')
@Controller('${name}s')
export class ${pascal(name)}Controller {
  constructor(private readonly service: ${pascal(name)}Service) {}

  @Get(':id')
  @RequiresScope('${name}s:read')
  get(@Param('id', { schema: idSchema }) id: string): Promise<${pascal(name)}> {
    return this.service.get(id);
  }
}
`;

const consumer = (name: string, owner: string, contract: string): string => {
  const constant = contractConstant(contract);
  const type = constant.charAt(0).toUpperCase() + constant.slice(1);
  return `import { Injectable } from '@nestjs/common';
import { ${constant}, type ${type} } from '@tourbus/contracts';
import { Consumes, type Effect, type Message } from '@tourbus/platform';
import { ${pascal(name)}Service } from './${name}.service.js';

@Injectable()
export class ${pascal(name)}Consumer {
  constructor(private readonly service: ${pascal(name)}Service) {}

  @Consumes([${constant}], { durable: '${owner}-${name}', batch: 200 })
  record${pascal(name)}s(messages: Message<${type}>[]): Effect {
    return this.service.record(messages);
  }
}
`;
};

const module = (name: string, consumes: boolean): string => `import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
${consumes ? `import { ${pascal(name)}Consumer } from './${name}.consumer.js';\n` : ''}import { ${pascal(name)}Controller } from './${name}.controller.js';
import { ${pascal(name)} } from './${name}.entity.js';
import { ${pascal(name)}Service } from './${name}.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([${pascal(name)}])],
  controllers: [${pascal(name)}Controller],
  providers: [${consumes ? `${pascal(name)}Consumer, ` : ''}${pascal(name)}Service],
  exports: [${pascal(name)}Service],
})
export class ${pascal(name)}Module {}
`;

/** NATS lets a service use the consumers that are listed for it, and no other. */
function listDurable(tree: Tree, owner: string, durable: string, contract: string): void {
  const folder = 'libs/contracts/src';
  const list = tree.read(`${folder}/durables.ts`, 'utf8');
  const [, stream] = /stream: '(\w+)'/.exec(tree.read(`${folder}/${contract}.ts`, 'utf8') ?? '') ?? [];
  if (!list || !stream) return;
  const entry = `{ name: '${durable}', stream: '${stream}' }`;
  tree.write(`${folder}/durables.ts`, list.replace(`  ${owner}: [`, `  ${owner}: [${entry}, `));
}

/** Adds a capability to a service, of the same shape as its neighbours; app.module.ts then lists it, by hand. */
export default async function capability(
  tree: Tree,
  { name, service: owner, consumes }: CapabilityOptions,
): Promise<() => void> {
  const folder = `apps/${owner}/src/${name}`;
  if (tree.exists(folder)) throw new Error(`${folder} exists already.`);
  const stamp = Date.now();
  const files: Record<string, string> = {
    [`${name}.ts`]: decision(name),
    [`${name}.spec.ts`]: spec(name),
    [`${name}.entity.ts`]: entity(name),
    [`${name}.service.ts`]: service(name, consumes),
    [`${name}.controller.ts`]: controller(name),
    [`${name}.module.ts`]: module(name, consumes !== undefined),
    ...(consumes && { [`${name}.consumer.ts`]: consumer(name, owner, consumes) }),
  };
  for (const [file, content] of Object.entries(files)) tree.write(`${folder}/${file}`, content);
  tree.write(`apps/${owner}/src/migrations/${stamp}-create-${name}s.ts`, migration(name, stamp));
  if (consumes) listDurable(tree, owner, `${owner}-${name}`, consumes);
  await formatFiles(tree);
  return () => {
    process.stdout.write(
      `Now list ${pascal(name)}Module, ${pascal(name)} and Create${pascal(name)}s${stamp} in apps/${owner}/src/app.module.ts.\n`,
    );
  };
}
