import {
  findNodeAtLocation,
  type JSONPath,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';

/** Something that is wrong with a text, and where: positions in it, and the line for people. */
export interface Placed {
  from: number;
  to: number;
  line: number;
  message: string;
}

const strict = { disallowComments: true, allowTrailingComma: false };

/** `CommaExpected` */
const inWords = (code: string): string => {
  const words = code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
};

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

function place(text: string, message: string, from: number, length: number): Placed {
  const start = Math.min(from, text.length);
  return { from: start, to: Math.min(start + length, text.length), line: lineAt(text, start), message };
}

/** Where a text is no JSON; nothing where it is. */
export function syntaxFaults(text: string): Placed[] {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, strict);
  const found = errors.map(({ error, offset, length }) =>
    place(text, inWords(printParseErrorCode(error)), offset, length),
  );
  if (found.length > 0 || tree?.type === 'object') return found;
  return [place(text, 'A policy is an object: it begins with { and ends with }.', 0, text.length)];
}

const segment = (name: string): string | number => (/^\d+$/.test(name) ? Number(name) : name);

/** What is at a place, or for want of that what is around it. */
function nodeAt(tree: Node, path: JSONPath): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const found = findNodeAtLocation(tree, path.slice(0, length));
    if (found) return found;
  }
  return tree;
}

/** Faults that the service names by JSON pointers, where they are in the text. */
export function placeFaults(text: string, faults: readonly { pointer: string; detail: string }[]): Placed[] {
  const tree = parseTree(text);
  if (!tree) return [];
  return faults.map(({ pointer, detail }) => {
    const { offset, length } = nodeAt(tree, pointer.split('/').filter(Boolean).map(segment));
    return place(text, detail, offset, length);
  });
}
