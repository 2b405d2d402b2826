import { globSync, readFileSync } from 'node:fs';
import { type Contract, type ServiceName, type StreamName, contracts } from '@tourbus/contracts';
import type { ZodObject } from 'zod';

const filesOf = (folder: string): string[] =>
  globSync(`${folder}/**/*.ts`)
    .filter((file) => !file.endsWith('.spec.ts'))
    .sort()
    .map((file) => readFileSync(file, 'utf8'));

/** All sources of a folder as one text, without tests. */
export const sourcesOf = (folder: string): string => filesOf(folder).join('\n');

export const constantOf = (contract: Contract): string =>
  contract.subject
    .replace(/^tourbus\./, '')
    .replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());

export async function configSchemaOf(service: ServiceName): Promise<ZodObject> {
  const module = (await import(`../../apps/${service}/src/config.ts`)) as { configSchema: ZodObject };
  return module.configSchema;
}

export interface Consumer {
  durable: string;
  stream: StreamName;
  subjects: string[];
}

/** The durable consumers that a service's decorators declare. */
export function consumersOf(service: ServiceName): Consumer[] {
  const code = sourcesOf(`apps/${service}/src`);
  const durableIn = (options = ''): string => {
    const [, literal, constant] = /durable: (?:'([^']+)'|(\w+))/.exec(options) ?? [];
    const named = constant && new RegExp(`const ${constant} = '([^']+)'`).exec(code)?.[1];
    const durable = literal ?? named;
    if (!durable) throw new Error(`No name of a consumer was found in: ${options}`);
    return durable;
  };
  const ofFacts = [...code.matchAll(/@Consumes\(\s*\[([^\]]*)\],\s*(\{[^}]*\})/g)].map(
    ([, list = '', options]) => {
      const heard = contracts.filter((contract) => new RegExp(`\\b${constantOf(contract)}\\b`).test(list));
      const [stream, second] = new Set(heard.map((contract) => contract.stream));
      if (!stream || second) throw new Error(`One consumer reads one stream, not: ${list}`);
      return { durable: durableIn(options), stream, subjects: heard.map(({ subject }) => subject) };
    },
  );
  const ofEvents = [...code.matchAll(/@ConsumesRaw\(\s*'(\w+)', \w+,\s*(\{[^}]*\})/g)].map(
    ([, stream, options]) => ({
      durable: durableIn(options),
      stream: stream as StreamName,
      subjects: ['tourbus.events.>'],
    }),
  );
  return [...ofEvents, ...ofFacts];
}

export interface Route {
  /** `GET /customers/{id}`, below `/api/<service>/v1`, or `GET /t/c/{token}`. */
  route: string;
  /** `public` where anyone may ask; undefined where nobody has said so. */
  scope: string | undefined;
}

const verbs = /(?=^ {2}@(?:Sse|Get|Post|Put|Patch|Delete|All|Head)\()/m;
const scopeIn = (decorators: string): string | undefined =>
  /@RequiresScope\('([^']+)'\)/.exec(decorators)?.[1] ??
  (/@Public\(\)/.test(decorators) ? 'public' : undefined);

/** The routes of the controllers in a folder. */
export const routesOf = (folder: string): Route[] =>
  filesOf(folder)
    .filter((text) => text.includes('@Controller('))
    .flatMap((text) => {
      const [head = '', ...routes] = text.slice(text.search(/^@/m)).split(verbs);
      const base = /@Controller\('([^']*)'\)/.exec(head)?.[1];
      if (base === undefined) throw new Error(`A controller without a path: ${head}`);
      return routes.map((route) => {
        const [, verb = '', path] = /@(\w+)\((?:'([^']*)')?\)/.exec(route) ?? [];
        const full = `/${[base, path].filter(Boolean).join('/')}`.replace(/:(\w+)/g, '{$1}');
        // Up to the body, so that what the next route says of itself does not count for this one.
        const decorators = route.split(/\{\n/)[0] ?? '';
        const method = verb === 'Sse' ? 'GET' : verb.toUpperCase();
        return { route: `${method} ${full}`, scope: scopeIn(decorators) ?? scopeIn(head) };
      });
    });
