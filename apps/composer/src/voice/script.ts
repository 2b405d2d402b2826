import type { Channel, MessageClass } from '@tourbus/contracts';
import type { RenderFailure, RenderJob } from '../engine/render.ts';
import type { CompiledTemplate, TemplateSources } from '../engine/sources.ts';
import type { Reading } from './reading-level.ts';
import type { SmsFigures } from './sms.ts';
import type { TermRemark } from './terms.ts';
import type { Voice } from './voice-schema.ts';

/** Who speaks, as far as the rules ask. */
export interface Speaker {
  readonly locale: string;
  readonly colours: Readonly<Record<string, string>>;
  readonly postalAddress?: string;
  readonly voice: Voice;
}

/** One filling-in of a template: for a language, and where a clause asks for it, a country. */
export interface Trial {
  readonly job: RenderJob & { readonly sketch: true };
  readonly channel: Channel;
  readonly country?: string;
}

export interface Script {
  readonly sources: TemplateSources;
  /** Blocks that the template uses, itself or by way of others. */
  readonly used: readonly string[];
  readonly compiled?: CompiledTemplate;
  readonly speaker: Speaker;
  readonly messageClasses: readonly MessageClass[];
  readonly trials: readonly Trial[];
}

export interface Judgement {
  readonly remarks: readonly TermRemark[];
  /** What could not be filled in, once for each place. */
  readonly failures: readonly { readonly variant: string; readonly failure: RenderFailure }[];
  readonly sms: readonly (SmsFigures & { readonly variant: string })[];
  readonly reading: readonly (Reading & { readonly variant: string; readonly locale: string })[];
}
