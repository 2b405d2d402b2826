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
export type ListedBrand = Pick<Brand, 'name' | 'locale' | 'senders'> & Is.Versioned;
type ListedOf = {
  brands: ListedBrand;
  blocks: Is.ListedBlock;
  templates: Is.ListedTemplate;
  definitions: Definition;
};

/** What the four kinds of content have in common. */
type ContentCalls = {
  [K in Key as `GET /api/composer/v1/${K}`]: {
    query: PageQuery & { find?: string };
    answer: Is.Page<ListedOf[K]>;
  };
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
  'POST /api/composer/v1/{kinds}/{key}/presence': { answer: Is.Presence };
  'DELETE /api/composer/v1/{kinds}/{key}/presence': { answer: undefined };
  'POST /api/composer/v1/{kinds}/{key}/comments': { answer: Is.Comment };
  'POST /api/composer/v1/{kinds}/{key}/comments/{id}/resolve': { answer: Is.Comment };
  'POST /api/composer/v1/{kinds}/{key}/comments/{id}/reopen': { answer: Is.Comment };
  'GET /api/composer/v1/{kinds}/{key}/findings': {
    query: { version?: number };
    answer: { version: number; findings: Is.Finding[] };
  };
  'POST /api/composer/v1/{kinds}/{key}/waivers': { answer: unknown };
  'GET /api/composer/v1/{kinds}/{key}/owner': { answer: Is.Owner };
  'PUT /api/composer/v1/{kinds}/{key}/owner': { answer: Is.Owner };
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
  'GET /api/ingest/v1/customers': { query: PageQuery; answer: Is.Page<Is.CustomerSummary> };
  'POST /api/ingest/v1/customers/search': { answer: Is.Page<Is.CustomerSummary> };
  'GET /api/ingest/v1/customers/{id}': { answer: Is.Customer };
  'GET /api/ingest/v1/customers/{id}/timeline': { query: PageQuery; answer: Is.Page<Is.Touchpoint> };
  'GET /api/ingest/v1/customers/{id}/traits': { answer: { items: Is.CustomerTrait[] } };
  'GET /api/ingest/v1/traits': { query: PageQuery; answer: Is.Page<Is.CustomTrait> };
  'PUT /api/ingest/v1/traits/{key}': { answer: Is.CustomTrait };
  'DELETE /api/ingest/v1/traits/{key}': { answer: undefined };
  'POST /api/ingest/v1/traits/try': { answer: { value?: unknown; fault?: string } };
  'GET /api/ingest/v1/event-types': { query: PageQuery; answer: Is.Page<{ type: string }> };
  'GET /api/ingest/v1/batches': { query: PageQuery; answer: Is.Page<Is.Batch> };
  'GET /api/ingest/v1/batches/{id}': { answer: Is.Batch };
  'POST /api/ingest/v1/batches': { answer: Is.Batch };
  'GET /api/ingest/v1/batches/{id}/errors.csv': { answer: never };
  'POST /api/ingest/v1/batches/{id}/retry': { answer: Is.Batch };
  'POST /api/ingest/v1/batches/{id}/{command}': { answer: Is.Batch };
  'POST /api/composer/v1/templates/{key}/preview': { answer: Preview };
  'GET /api/composer/v1/assets': { query: PageQuery & { find?: string }; answer: Is.Page<Is.Asset> };
  'GET /api/composer/v1/assets/{key}': { answer: Is.Asset };
  'PUT /api/composer/v1/assets/{key}/alternative': { answer: Is.Asset };
  'POST /api/composer/v1/assets/{key}/retire': { answer: Is.Asset };
  'GET /api/composer/v1/assets/{key}/impact': { answer: { items: Is.BlockUse[] } };
  'GET /api/composer/v1/helpers': { answer: { items: Is.ListedHelper[] } };
  'POST /api/composer/v1/imports': { answer: Imported };
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
  /** Where it is not as it was written: pictures and fonts have addresses that a screen can read. */
  css?: string;
}

/** A preview in the format `json`: of each channel, what it has. */
export interface Preview {
  subject?: string;
  html?: string;
  text?: string;
  documents?: PreviewedDocument[];
}

/** A file from elsewhere as a draft. */
export interface Imported {
  format: 'html' | 'zip' | 'docx';
  template: TemplateBody;
  placeholders: Is.ImportedPlaceholder[];
  report: Is.ReportEntry[];
  /** Where it was asked to be kept. */
  saved?: { key: string; version: number };
}

export type Calls = ContentCalls & ServiceCalls & WorkflowCalls & OwnCalls;

/** Does not compile where the console asks for a route that no service documents: it has no private door. */
export const undocumented: Exclude<keyof Calls, DocumentedRoute> extends never ? true : never = true;
