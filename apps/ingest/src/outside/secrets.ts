import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Problem } from '@tourbus/platform';
import type { Config } from '../config.js';
import { namedValues } from './named-values.js';

/** Secrets under the names that definitions hold instead of them. */
@Injectable()
export class Secrets {
  private readonly values: ReadonlyMap<string, string>;

  constructor(@Inject(CONFIG) config: Config) {
    this.values = namedValues('SECRETS', config.SECRETS, config.SECRETS_FILE);
  }

  /** @throws Problem 422 where the operator has configured no such secret */
  get(name: string): string {
    const value = this.values.get(name);
    if (value !== undefined) return value;
    throw new Problem(
      'unknown-secret',
      422,
      'There is no such secret',
      `No secret is named “${name}”.`,
      'Name one that the operator has configured in SECRETS.',
    );
  }
}
