import { defaultTreeAdapter } from 'parse5';
import { TemplateFailure } from './failure.ts';

/** No page needs more; and of what is deeper, each element costs the parser as many steps as there are around it. */
const deepest = 400;

/** Has a parser of HTML give up on what is nested without end. @throws TemplateFailure, while parsing */
export function notTooDeep(): typeof defaultTreeAdapter {
  let depth = 0;
  return {
    ...defaultTreeAdapter,
    onItemPush: () => {
      depth += 1;
      if (depth > deepest)
        throw new TemplateFailure('template-runaway', `its HTML is nested more than ${deepest} deep`);
    },
    onItemPop: () => {
      depth -= 1;
    },
  };
}
