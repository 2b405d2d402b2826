import type { Schemas } from './documented.ts';
import type * as Is from './keeping-records.ts';
import type { Page } from './records.ts';

type Service = 'ingest' | 'composer' | 'renderer' | 'dispatcher' | 'tracker';

/** What every service records of its operators, and the list of whom nothing is sent to. */
export type KeepingCalls = {
  [S in Service as `GET /api/${S}/v1/audit`]: { query: Schemas['AuditQuery']; answer: Page<Is.AuditLine> };
} & {
  [S in Service as `GET /api/${S}/v1/audit/standing`]: { answer: Is.AuditStanding };
} & {
  'GET /api/dispatcher/v1/suppressions': { query: Schemas['SuppressionQuery']; answer: Is.Suppressions };
  'POST /api/dispatcher/v1/suppressions/search': { answer: Is.Suppressions };
  'GET /api/dispatcher/v1/suppressions/export.csv': { answer: never };
  'POST /api/dispatcher/v1/suppressions': { answer: Is.Suppression };
  'POST /api/dispatcher/v1/suppressions/import': { answer: Is.ImportedSuppressions };
  'POST /api/dispatcher/v1/suppressions/{id}/lift': { answer: Is.Suppression };
};
