import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { CustomerSnapshot } from '@tourbus/contracts';
import { CONFIG } from '@tourbus/platform';
import type { Config } from '../config.js';
import type { CustomerHistory } from '../history/history.js';
import { MappingThread } from '../mapping/mapping-thread.js';
import type { DefinitionFault, KeyedDefinition, MappingResult } from '../mapping/mapping.js';
import type { KeyedTrait } from './custom-trait.js';

/** Who a trait is about. */
export interface Subject {
  customer: CustomerSnapshot;
  history: CustomerHistory;
}
export type Evaluated = { value?: unknown } | { fault: string };

const longestValue = 2_000;

/** What a mapping would give is data here; the customer is known. */
const definitionOf = ({ key, version, expression }: KeyedTrait): KeyedDefinition => ({
  key: `trait:${key}:${version}`,
  mapping: { customer: 'null', data: expression },
});

/** Evaluates custom traits in a mapping thread of their own: one that hangs keeps no event waiting. */
@Injectable()
export class Expressions implements OnApplicationShutdown {
  private readonly thread: MappingThread;

  constructor(@Inject(CONFIG) config: Config) {
    this.thread = new MappingThread(config.MAPPING_TIMEOUT_MS);
  }

  async check(expression: string): Promise<DefinitionFault[]> {
    return this.thread.check({ mapping: { customer: 'null', data: expression } });
  }

  /** One trait of many customers, in their order. */
  async evaluate(trait: KeyedTrait, subjects: readonly Subject[], now: Date): Promise<Evaluated[]> {
    const definition = definitionOf(trait);
    const evaluated: Evaluated[] = [];
    for (let start = 0; start < subjects.length; start += together) {
      const some = subjects.slice(start, start + together);
      if (evaluated.filter((one) => isSlow(one)).length >= mostSlow) {
        evaluated.push(...some.map(() => ({ fault: notTried })));
        continue;
      }
      const tasks = some.map((subject) => ({
        definition,
        payload: JSON.stringify({ ...subject, now: now.toISOString() }),
      }));
      evaluated.push(...(await this.thread.map(tasks)).map(judged));
    }
    return evaluated;
  }

  onApplicationShutdown(): Promise<void> {
    return this.thread.stop();
  }
}

/** An expression that is too slow for some is not tried for hundreds. */
const together = 5;
const mostSlow = 3;
const slow = 'The expression took too long, or too much memory.';
const notTried = 'The expression was not tried: it took too long for other customers.';
const isSlow = (one: Evaluated): boolean => 'fault' in one && one.fault === slow;

function judged(result: MappingResult): Evaluated {
  if ('fault' in result) {
    if (result.fault.code === 'mapping-timeout') return { fault: slow };
    return { fault: result.fault.reason.replace("The mapping's data", 'The expression') };
  }
  const { data } = result;
  if (data === undefined || data === null) return {};
  if (JSON.stringify(data).length > longestValue)
    return { fault: `The value has more than ${longestValue} characters as JSON: give less of it.` };
  return { value: data };
}
