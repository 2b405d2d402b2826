/** What composer answers about content and its way. Times are ISO 8601 in UTC. */
import type { Channel } from './records.ts';

/** Where a version stands on its way, and which one of its key counts now. */
export type VersionState = 'draft' | 'in-review' | 'approved' | 'published' | 'retired';

export interface Versioned {
  key: string;
  version: number;
  createdAt: string;
  createdBy: string;
  status: VersionState;
  publishedVersion: number | null;
}

/** As lists show content. */
export interface ListedTemplate extends Versioned {
  name: string;
  brand: string;
  channels: Channel[];
  locales: string[];
}

export interface ListedBlock extends Versioned {
  /** How its source begins. */
  excerpt: string;
}

export type Kinds = 'brands' | 'blocks' | 'templates' | 'definitions' | 'policies';
export type Kind = 'brand' | 'block' | 'template' | 'definition' | 'policy';

export interface Review {
  id: string;
  kind: Kind;
  key: string;
  version: number;
  author: string;
  state: 'in-review' | 'approved' | 'changes-requested' | 'withdrawn' | 'reopened';
  required: number;
  note: string | null;
  submittedBy: string;
  submittedAt: string;
  settledBy: string | null;
  settledAt: string | null;
  settledNote: string | null;
  approvals: { by: string; roles: string[]; at: string; note: string | null }[];
}

/** That a version counts, from when to when; and who ended that before its time. */
export interface Publication {
  from: string;
  until: string | null;
  by: string;
  at: string;
  endedAt: string | null;
  endedBy: string | null;
}

export interface VersionSummary extends Versioned {
  kind: Kind;
  review: Review | null;
  publications: Publication[];
}

export interface FieldDifference {
  field: string;
  change: 'added' | 'removed' | 'changed';
  hunks: { before: number; after: number; lines: string[] }[];
}

export interface Differences {
  /** 0 where there was nothing before. */
  from: number;
  to: number;
  items: FieldDifference[];
}

/** A line of a field, or a spot of a preview: an element of it, and for want of that parts of its width and height. */
export interface CommentPlace {
  field?: string;
  line?: number;
  channel?: Channel;
  locale?: string;
  document?: string;
  x?: number;
  y?: number;
  element?: { path: string; quote?: string };
}

export interface Comment {
  id: string;
  version: number;
  text: string;
  place: CommentPlace | null;
  replyTo: string | null;
  writtenBy: string;
  writtenAt: string;
  resolvedBy: string | null;
  resolvedAt: string | null;
}

/** What the voice of the brand has against a version, or what keeps it from being composed. */
export interface Finding {
  id: string;
  rule: string;
  severity: 'blocks' | 'warns';
  place: { variant: string; part: string; line?: number; locales?: string[] };
  what: string;
  why: string;
  remedy: string;
  /** The role that may let it pass; nobody may where there is none. */
  waivableBy?: string;
  waived?: { by: string; why: string; at: string };
}

/** Something of an imported file that is not in the draft as it was, or that its author should look at. */
export interface ReportEntry {
  code: string;
  what: string;
  where: string;
  why: string;
  remedy: string;
}

export interface ImportedPlaceholder {
  written: string;
  variable: string;
  as: 'value' | 'list' | 'condition' | 'object';
  times: number;
}

/** Who else works on the same thing now, and the version that they will meet when they save. */
export interface Presence {
  others: Present[];
  newest: Pick<Versioned, 'version' | 'createdBy' | 'createdAt'>;
}

export interface Present {
  person: { id: string; name: string };
  since: string;
  version: number;
  /** They have written something that is not saved. */
  changed: boolean;
}

/** Something that templates may call. */
export interface ListedHelper {
  name: string;
  /** Written as `{{#name …}}…{{/name}}`. */
  block: boolean;
  about: string;
  example: string;
}

/** The teams that content belongs to, itself or by what it speaks through; none where it is for everybody. */
export interface Owner {
  teams: string[];
  of: { kind: Kind | 'asset'; key: string } | null;
  /** Whether whoever asks may change it. */
  mine: boolean;
}

/** A picture or a font for templates. */
export interface Asset {
  key: string;
  version: number;
  createdAt: string;
  createdBy: string;
  type: 'image' | 'font';
  mediaType: string;
  bytes: number;
  /** Of a picture, in pixels. */
  width?: number;
  height?: number;
  /** Of a font. */
  family?: string;
  alternative?: string;
  retired?: true;
  /** What authors write where an address belongs. */
  reference: string;
  /** Where the file is served. */
  file: string;
}

/** A template that contains a block, and what a change of the block would touch. */
export interface BlockUse {
  key: string;
  version: number;
  name: string;
  state: 'published' | 'in-review' | 'approved';
  contains: number | null;
}

export interface ListedPerson {
  id: string;
  name: string;
}
