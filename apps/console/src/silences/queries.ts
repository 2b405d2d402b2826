import { call } from '../api/client.ts';
import type { SilenceState } from '../api/records.ts';
import { paged } from '../parts/paging.ts';

export interface SilenceFilter {
  brand?: string;
  state: SilenceState;
}

/** By the day on which it becomes too long. */
export const silencesQuery = ({ brand, state }: SilenceFilter) =>
  paged(['silences', state, brand], (cursor, signal) =>
    call('GET /api/composer/v1/silences', { query: { brand, state, limit: 50, cursor }, signal }),
  );
