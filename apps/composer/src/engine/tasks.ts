import type { Answer, Question } from './conditions.ts';
import type { Proof } from './proofread.ts';
import type { Rendered, RenderFailure, RenderJob } from './render.ts';
import type { Judgement, Script } from '../voice/script.ts';
import type { CompiledTemplate, TemplateSources } from './sources.ts';

/** What the service asks of a worker, and what comes back. */
export type Task =
  | { readonly kind: 'proofread'; readonly sources: TemplateSources }
  | { readonly kind: 'ask'; readonly questions: readonly Question[] }
  | { readonly kind: 'judge'; readonly script: Script }
  | {
      /** try: as render, for who only asks what cannot be filled in; the rest stays where it is. */
      readonly kind: 'render' | 'try';
      /** Compiled templates that this worker does not have yet, by id. */
      readonly templates: Readonly<Record<string, CompiledTemplate>>;
      readonly jobs: readonly RenderJob[];
    };

export type Outcome = { readonly rendered: Rendered } | { readonly failure: RenderFailure };

export interface Results {
  proofread: Proof;
  ask: readonly Answer[];
  judge: Judgement;
  render: readonly Outcome[];
  try: readonly (RenderFailure | undefined)[];
}
