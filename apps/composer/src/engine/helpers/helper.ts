/** What all helpers of one communication share. */
export interface Rendering {
  readonly locale: string;
  readonly timeZone: string;
  /** Texts by key, from the customer's own locale to English. */
  readonly texts: readonly Readonly<Record<string, string>>[];
  /** The brand's colours by its names for them. */
  readonly colours: Readonly<Record<string, string>>;
  /** Set where only the words are wanted: pictures stay empty, and cost nothing. */
  readonly sketch?: boolean;
  /** Rounds of `each` still allowed. */
  rounds: number;
}

export type Arguments = readonly unknown[];
export type Options = Readonly<Record<string, unknown>>;

/** A function that templates may call. Nothing else is within their reach. */
export interface Helper {
  /** How many arguments must be there and defined; an undefined one is an unknown variable. */
  readonly needs: number;
  apply(args: Arguments, rendering: Rendering, options: Options): unknown;
}
