import { setImmediate as others } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { ContentKind } from '../content/content-version.entity.js';
import { ContentVersions } from '../content/content-versions.js';
import { Standings } from '../publications/standings.service.js';
import { differencesOf, type FieldDifference } from './differences.js';

export interface Differences {
  /** 0 where there was nothing before. */
  from: number;
  to: number;
  items: FieldDifference[];
}

/** Compares two versions of the same key. */
@Injectable()
export class DifferencesService {
  constructor(
    private readonly versions: ContentVersions,
    private readonly standings: Standings,
  ) {}

  /** @throws Problem 404 */
  async between(kind: ContentKind, key: string, from?: number, to?: number): Promise<Differences> {
    const after = await this.versions.get<object>(kind, key, to);
    const start = from ?? (await this.startFor(kind, key, after.version));
    const before = start === 0 ? { body: {} } : await this.versions.get<object>(kind, key, start);
    const items: FieldDifference[] = [];
    for (const difference of differencesOf(before.body, after.body)) {
      items.push(difference);
      await others();
    }
    return { from: start, to: after.version, items };
  }

  private async startFor(kind: ContentKind, key: string, version: number): Promise<number> {
    const [standing] = await this.standings.of([{ kind, key, version }]);
    const counting = standing?.publishedVersion ?? null;
    return counting !== null && counting < version ? counting : version - 1;
  }
}
