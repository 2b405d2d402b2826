/** Somebody who signed in; `id` is stable and no address. */
export interface Person {
  id: string;
  name: string;
  roles: readonly string[];
  teams: readonly string[];
}

/** A caller that proved who it is: a machine by its API key, or a person by the cookie of a session. */
export interface Caller {
  /** For records and audit lines: the key's name, or `person:<id>`. No key can be called so, for a name has no colon. */
  name: string;
  scopes: ReadonlySet<string>;
  /** Only where it is a person. */
  person?: Person;
}
