/** What an upstream system's payload must look like, and how it becomes a customer and data for templates. */
export interface Definition {
  /** JSON Schema of the payload. */
  schema?: Record<string, unknown> | boolean;
  /** JSONata expressions over the payload; what was looked up for it is `$lookups.<as>` in them. */
  mapping: { customer: string; data: string; thread?: string; touchpoint?: string; lookups?: Lookup[] };
}

/** Something that the payload does not say: a data source is asked for it. */
export interface Lookup {
  /** What it is called in the other expressions. */
  as: string;
  source: string;
  /** JSONata over the payload. */
  key: string;
}

/** A definition under the key that names its immutable version. */
export interface KeyedDefinition extends Definition {
  key: string;
}

/** One payload to be mapped, as JSON text. */
export interface MappingTask {
  definition: KeyedDefinition;
  payload: string;
  /** An object by the names of lookups, as JSON text. */
  lookups?: string;
}

export interface MappingFault {
  code: 'schema-violated' | 'mapping-failed' | 'mapping-timeout';
  reason: string;
  /** JSONata's own number of what went wrong and where: unlike the reason, it quotes nothing of what was mapped. */
  error?: string;
}

/** What the expressions gave, not yet judged. */
export type MappingResult =
  { customer: unknown; data: unknown; thread: unknown; touchpoint?: unknown } | { fault: MappingFault };

/** A place in a definition that does not hold, as a JSON pointer. */
export interface DefinitionFault {
  pointer: string;
  detail: string;
}
