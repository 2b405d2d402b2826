/**
 * Runs in a worker thread: the schemas and expressions of strangers, on the data of strangers. It imports packages
 * only, so that Node can run it as it stands in a test.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import jsonata from 'jsonata';
import type { Definition, DefinitionFault, KeyedDefinition, MappingFault, MappingResult } from './mapping.js';

export interface WorkerOptions {
  /** How many tasks were begun since the start; shared, so that whoever waits sees the one that never ends. */
  progress: SharedArrayBuffer;
  timeout: number;
}
export type WorkerRequest =
  | { kind: 'check'; definition: Definition }
  | {
      kind: 'map';
      definitions: KeyedDefinition[];
      tasks: { key: string; payload: string; lookups?: string }[];
    };
/** The faults of a definition, or the result of each task as JSON: one message for all of them, as each costs. */
export type WorkerAnswer = { faults: DefinitionFault[] } | { results: string[] };

type Validate = (payload: unknown) => string | undefined;
type Evaluate = (payload: unknown, bindings: Record<string, unknown>) => Promise<unknown>;
interface Compiled {
  validate: Validate;
  customer: Evaluate;
  data: Evaluate;
  thread?: Evaluate;
  touchpoint?: Evaluate;
}

/** Deep enough for honest recursion; beyond, the expression calls itself for ever. */
const deepestEvaluation = 500;
/** Longest list an expression may build. */
const longestSequence = 100_000;
const timedOut = 'D1012';

const { progress, timeout } = workerData as WorkerOptions;
const begun = new Int32Array(progress);
const compiled = new Map<string, Compiled | { fault: MappingFault }>();

const messageOf = (error: unknown): string =>
  String((error as { message?: unknown } | undefined)?.message ?? error);

/** Nothing of what `$error` and `$assert` were told to say. */
function numberOf(error: unknown): string | undefined {
  const { code, position } = (error ?? {}) as { code?: unknown; position?: unknown };
  if (typeof code !== 'string' || !/^[A-Z]\d{4}$/.test(code)) return undefined;
  return typeof position === 'number' ? `${code} at character ${position}` : code;
}

function compileSchema(schema: Record<string, unknown> | boolean): Validate {
  const options = { strict: false, allErrors: true, logger: false } as const;
  const dialect = typeof schema === 'object' ? String(schema['$schema'] ?? '') : '';
  const ajv = /draft-0[67]/.test(dialect) ? new Ajv(options) : new Ajv2020(options);
  formats.default(ajv);
  const check = ajv.compile(schema);
  return (payload) => {
    if (check(payload)) return undefined;
    const errors = (check.errors ?? []).slice(0, 10);
    return errors
      .map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? 'does not hold'}`)
      .join('; ');
  };
}

const cpuMilliseconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.threadCpuUsage(since);
  return (user + system) / 1_000;
};

function compileExpression(source: string): Evaluate {
  const expression = jsonata(source, { timeout, stack: deepestEvaluation, sequence: longestSequence });
  return async (payload, bindings) => {
    const before = process.threadCpuUsage();
    for (;;) {
      try {
        return (await expression.evaluate(payload, bindings)) as unknown;
      } catch (error) {
        // JSONata looks at the clock. On a busy machine, or in a process that was paused, it is not the expression
        // that took so long: it is tried again until it has had its time of a processor.
        const outOfTime = (error as { code?: unknown }).code === timedOut;
        if (!outOfTime || cpuMilliseconds(before) >= timeout) throw error;
      }
    }
  };
}

const compile = ({ schema, mapping }: Definition): Compiled => ({
  validate: schema === undefined ? () => undefined : compileSchema(schema),
  customer: compileExpression(mapping.customer),
  data: compileExpression(mapping.data),
  thread: mapping.thread === undefined ? undefined : compileExpression(mapping.thread),
  touchpoint: mapping.touchpoint === undefined ? undefined : compileExpression(mapping.touchpoint),
});

/** It was checked at its registration; another version of the libraries may still judge otherwise. */
function compileOrFail(definition: Definition): Compiled | { fault: MappingFault } {
  try {
    return compile(definition);
  } catch (error) {
    return {
      fault: { code: 'mapping-failed', reason: `The event type does not compile: ${messageOf(error)}.` },
    };
  }
}

/** Every place of a definition that does not compile, with the position of a syntax error. */
function check({ schema, mapping }: Definition): DefinitionFault[] {
  const faults: DefinitionFault[] = [];
  const attempt = (pointer: string, work: () => unknown): void => {
    try {
      work();
    } catch (error) {
      const at = (error as { position?: unknown }).position;
      faults.push({
        pointer,
        detail: `${messageOf(error)}${typeof at === 'number' ? ` (at character ${at})` : ''}`,
      });
    }
  };
  if (schema !== undefined) attempt('/schema', () => compileSchema(schema));
  const { lookups = [], ...all } = mapping;
  for (const [name, source] of Object.entries(all))
    attempt(`/mapping/${name}`, () => compileExpression(source));
  lookups.forEach(({ key }, i) => attempt(`/mapping/lookups/${i}/key`, () => compileExpression(key)));
  return faults;
}

const expressions = ['customer', 'data', 'thread', 'touchpoint'] as const;

async function map(
  task: Compiled,
  payload: unknown,
  bindings: Record<string, unknown>,
): Promise<MappingResult> {
  const violation = task.validate(payload);
  if (violation)
    return {
      fault: { code: 'schema-violated', reason: `The payload does not fit the schema: ${violation}.` },
    };
  const result: Record<(typeof expressions)[number], unknown> = {
    customer: undefined,
    data: undefined,
    thread: undefined,
    touchpoint: undefined,
  };
  for (const name of expressions) {
    try {
      result[name] = await task[name]?.(payload, bindings);
    } catch (error) {
      const slow = (error as { code?: unknown }).code === timedOut;
      const reason = slow ? `ran for more than ${timeout} ms` : `failed: ${messageOf(error)}`;
      return {
        fault: {
          code: slow ? 'mapping-timeout' : 'mapping-failed',
          reason: `The mapping's ${name} ${reason}.`,
          ...(!slow && { error: numberOf(error) }),
        },
      };
    }
  }
  return result;
}

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** PostgreSQL has no place for NUL, nor for half a character, as `$split` makes of emoji: a whole batch would fail. */
function refuseUnstorable(name: string, value: unknown): unknown {
  if (isStorable(name) && (typeof value !== 'string' || isStorable(value))) return value;
  throw new Error('it holds NUL or half a character');
}

/** A result travels as JSON text: functions and cycles, which an expression may give, do not become data. */
function asJson(result: MappingResult): string {
  try {
    const text = JSON.stringify(result);
    // Both are escaped, so most results skip the walk.
    return /\\u(0000|d[89a-f])/.test(text) ? JSON.stringify(result, refuseUnstorable) : text;
  } catch (error) {
    const reason = `The mapping's result cannot be written as JSON: ${messageOf(error)}.`;
    return JSON.stringify({ fault: { code: 'mapping-failed', reason } } satisfies MappingResult);
  }
}

async function answer(request: WorkerRequest): Promise<WorkerAnswer> {
  if (request.kind === 'check') {
    Atomics.add(begun, 0, 1);
    return { faults: check(request.definition) };
  }
  for (const definition of request.definitions) compiled.set(definition.key, compileOrFail(definition));
  const results: string[] = [];
  for (const { key, payload, lookups } of request.tasks) {
    Atomics.add(begun, 0, 1);
    const task = compiled.get(key);
    if (!task) throw new Error(`The definition ${key} was never sent.`);
    const bindings = { lookups: lookups === undefined ? {} : JSON.parse(lookups) };
    results.push(asJson('fault' in task ? task : await map(task, JSON.parse(payload), bindings)));
  }
  return { results };
}

parentPort?.on('message', (request: WorkerRequest) => {
  void answer(request).then((told) => parentPort?.postMessage(told));
});
