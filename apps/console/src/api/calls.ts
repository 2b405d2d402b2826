import type { DocumentedRoute, Schemas } from './documented.ts';
import type * as Is from './records.ts';

type Service = 'ingest' | 'composer' | 'renderer' | 'dispatcher' | 'tracker';
type Key = 'brands' | 'blocks' | 'templates' | 'definitions';
type PageQuery = { limit: number; cursor?: string };

export type Brand = Schemas['Brand'] & Is.Versioned;
export type Block = Schemas['Block'] & Is.Versioned;
export type Definition = Schemas['Definition'] & Is.Versioned;
export type TemplateBody = Schemas['Template'];
export type Template = TemplateBody & Is.Versioned;
type ContentOf = { brands: Brand; blocks: Block; templates: Template; definitions: Definition };

/** What the four kinds of content have in common. */
type ContentCalls = {
  [K in Key as `GET /api/composer/v1/${K}`]: { query: PageQuery; answer: Is.Page<ContentOf[K]> };
} & {
  [K in Key as `GET /api/composer/v1/${K}/{key}` | `PUT /api/composer/v1/${K}/{key}`]: {
    query: { version?: number };
    answer: ContentOf[K];
  };
};

/** What every service has. */
type ServiceCalls = {
  [S in Service as `GET /api/${S}/v1/parked`]: {
    query: Schemas['ParkedMessageQuery'];
    answer: Is.Page<Is.Parked>;
  };
} & {
  [
    S in Service as
      | `GET /api/${S}/v1/parked/{id}`
      | `POST /api/${S}/v1/parked/{id}/replay`
      | `DELETE /api/${S}/v1/parked/{id}`
  ]: { answer: Is.ParkedWithBody };
} & {
  [S in Service as `GET /api/${S}/v1/work` | `PUT /api/${S}/v1/drain` | `DELETE /api/${S}/v1/drain`]: {
    answer: Is.WorkReport;
  };
};

type Step = 'submit' | 'withdraw' | 'approve' | 'request-changes' | 'publish' | 'retire' | 'restore';

/** The way of a version, the same for all kinds of content. */
type WorkflowCalls = {
  [S in Step as `POST /api/composer/v1/{kinds}/{key}/${S}`]: { answer: Is.VersionSummary };
} & {
  'GET /api/composer/v1/reviews': {
    query: { state?: Is.Review['state']; mine?: 'true'; limit: number; cursor?: string };
    answer: Is.Page<Is.Review>;
  };
  'GET /api/composer/v1/people': { query: PageQuery; answer: Is.Page<Is.ListedPerson> };
  'GET /api/composer/v1/{kinds}/{key}/versions': { query: PageQuery; answer: Is.Page<Is.VersionSummary> };
  'GET /api/composer/v1/{kinds}/{key}/differences': {
    query: { from?: number; to?: number };
    answer: Is.Differences;
  };
  'GET /api/composer/v1/{kinds}/{key}/comments': {
    query: PageQuery & { version?: number };
    answer: Is.Page<Is.Comment>;
  };
  'POST /api/composer/v1/{kinds}/{key}/comments': { answer: Is.Comment };
  'POST /api/composer/v1/{kinds}/{key}/comments/{id}/resolve': { answer: Is.Comment };
  'POST /api/composer/v1/{kinds}/{key}/comments/{id}/reopen': { answer: Is.Comment };
  'GET /api/composer/v1/blocks/{key}/impact': { answer: { items: Is.BlockUse[] } };
};

interface OwnCalls {
  'GET /api/tracker/v1/communications': {
    query: Schemas['CommunicationQuery'];
    answer: Is.Page<Is.ListedCommunication>;
  };
  'GET /api/tracker/v1/communications/totals': { query: Schemas['TotalsQuery']; answer: Is.Totals };
  'GET /api/tracker/v1/communications/{id}': { answer: Is.Communication };
  'GET /api/tracker/v1/communications/{id}/timeline': { answer: { items: Is.TimelineEntry[] } };
  'GET /api/tracker/v1/communications/{id}/artefacts/{digest}': { answer: never };
  'GET /api/ingest/v1/customers': { query: PageQuery; answer: Is.Page<Is.Customer> };
  'GET /api/ingest/v1/customers/{id}': { answer: Is.Customer };
  'GET /api/ingest/v1/customers/{id}/timeline': { query: PageQuery; answer: Is.Page<Is.Touchpoint> };
  'GET /api/ingest/v1/event-types': { query: PageQuery; answer: Is.Page<{ type: string }> };
  'GET /api/ingest/v1/batches': { query: PageQuery; answer: Is.Page<Is.Batch> };
  'GET /api/ingest/v1/batches/{id}': { answer: Is.Batch };
  'POST /api/ingest/v1/batches': { answer: Is.Batch };
  'GET /api/ingest/v1/batches/{id}/errors.csv': { answer: never };
  'POST /api/ingest/v1/batches/{id}/retry': { answer: Is.Batch };
  'POST /api/ingest/v1/batches/{id}/{command}': { answer: Is.Batch };
  'POST /api/composer/v1/templates/{key}/preview': { answer: Preview };
  'GET /api/dispatcher/v1/pauses': { answer: { items: Is.Pause[] } };
  'PUT /api/dispatcher/v1/pauses/{kind}/{name}': { answer: Is.Pause };
  'DELETE /api/dispatcher/v1/pauses/{kind}/{name}': { answer: undefined };
}

export interface PreviewedDocument {
  document: string;
  title: string;
  locale: string;
  dir: 'ltr' | 'rtl';
  body: string;
}

/** A preview in the format `json`: of each channel, what it has. */
export interface Preview {
  subject?: string;
  html?: string;
  text?: string;
  documents?: PreviewedDocument[];
}

export type Calls = ContentCalls & ServiceCalls & WorkflowCalls & OwnCalls;

/** Does not compile where the console asks for a route that no service documents: it has no private door. */
export const undocumented: Exclude<keyof Calls, DocumentedRoute> extends never ? true : never = true;
