import type { Schemas } from '../api/documented.ts';
import { call, request, urlOf } from '../api/client.ts';
import type { ImportedSuppressions } from '../api/keeping-records.ts';
import { paged } from '../parts/paging.ts';
import { fileNameOf, type Wanted } from './suppression.ts';

export type SuppressionFilter = Partial<Record<'contactPoint' | 'reason' | 'channel' | 'state', string>>;

/** The list as it is narrowed, or all about one address. */
export const suppressionsQuery = ({ state, ...exact }: SuppressionFilter, wanted?: Wanted) =>
  paged(['suppressions', state, exact, wanted], (cursor, signal) => {
    if (wanted?.by === 'address') {
      const { channel, address } = wanted;
      const body = { channel, address, limit: 50, cursor };
      return call('POST /api/dispatcher/v1/suppressions/search', { body, signal });
    }
    const narrowed = wanted ? { contactPoint: wanted.contactPoint } : exact;
    const standing = state === 'all' || wanted ? 'false' : 'true';
    const query = { ...narrowed, standing, limit: 50, cursor } as Schemas['SuppressionQuery'];
    return call('GET /api/dispatcher/v1/suppressions', { query, signal });
  });

/** The file goes up as it is, of any length. @throws Problem */
export async function importFile(file: File): Promise<ImportedSuppressions> {
  const url = urlOf('/api/dispatcher/v1/suppressions/import', {}, { name: fileNameOf(file.name) });
  const response = await request('POST', url, { body: file, headers: { 'content-type': 'text/csv' } });
  return (await response.json()) as ImportedSuppressions;
}

export const exportAddress = '/api/dispatcher/v1/suppressions/export.csv';
