import type { z } from 'zod';
import type { ServiceName } from './envelope.js';
import type { StreamName } from './streams.js';

/** A fact that travels on the bus: its subject, its shape, and who says and hears it. */
export interface Contract<T = unknown> {
  /** CloudEvents type and NATS subject at once: `tourbus.<thing>.<fact>.v<n>`. */
  readonly subject: string;
  readonly stream: StreamName;
  readonly publishers: readonly ServiceName[];
  readonly consumers: readonly ServiceName[];
  /** When it fires, and what it leaves out. */
  readonly summary: string;
  readonly data: z.ZodType<T>;
  readonly example: T;
  /** Whom it is about; absent where it is about nobody. What is about somebody who was erased is held back by it. */
  about?(data: T): About;
}

/** A person, and how old it is what is said of them: by the version of their profile, or else by a time. */
export interface About {
  readonly person: string;
  readonly version?: number | undefined;
  readonly at?: string | undefined;
}

export const defineContract = <S extends z.ZodType>(
  contract: Omit<Contract<z.infer<S>>, 'data'> & { data: S },
): Contract<z.infer<S>> => contract as unknown as Contract<z.infer<S>>;
