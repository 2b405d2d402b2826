/** Injects the key that sessions and releases are signed with, or nothing where none is configured. */
export const SIGNING_KEY = Symbol('the key that sessions and releases are signed with');
