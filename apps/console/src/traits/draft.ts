import type { CustomTrait } from '../api/records.ts';

/** A trait as its author has it under their hands. */
export interface Draft {
  name: string;
  description: string;
  expression: string;
}

export const draftOf = ({ name = '', description, expression = '' }: Partial<CustomTrait> = {}): Draft => ({
  ...{ name, description: description ?? '', expression },
});

/** All of it as one text, to see what differs. */
export const textOf = ({ name, description, expression }: Draft): string =>
  [name, ...(description ? [description] : []), '', expression].join('\n');
