import Handlebars from 'handlebars';
import { drawings } from './helpers/drawing.ts';
import { blocks as blockHelpers, helpers } from './helpers/index.ts';

type Node = hbs.AST.Node;
type Call = hbs.AST.MustacheStatement | hbs.AST.SubExpression;

/** A place where a template uses a block. */
export interface PartialUse {
  readonly name: string;
  /** Without parameters, its source can stand in the template's place. */
  readonly plain: boolean;
  readonly location: hbs.AST.SourceLocation;
}

export interface GrammarFault {
  readonly code: string;
  readonly line: number;
  readonly detail: string;
  readonly remedy: string;
}

/** A place where a template draws a picture. */
export interface Drawing {
  readonly helper: string;
  readonly line: number;
}

/** What a source uses, and what it must not. */
export interface Reading {
  readonly partials: readonly PartialUse[];
  readonly drawings: readonly Drawing[];
  readonly faults: readonly GrammarFault[];
}

const allowed = [...Object.keys(helpers), ...blockHelpers].join(', ');

/** Walks a parsed template. Handlebars itself would let through what our templates may not do. */
class Reader extends Handlebars.Visitor {
  readonly partials: PartialUse[] = [];
  readonly drawings: Drawing[] = [];
  readonly faults: GrammarFault[] = [];

  override MustacheStatement(node: hbs.AST.MustacheStatement): void {
    // The parser marks a decorator only by its type; `escaped` is false for {{{raw}}} and {{&raw}}.
    if (!node.escaped)
      this.fault(
        'raw-output',
        node,
        'puts a value in unescaped',
        'Write {{value}} with two braces; HTML belongs in templates and blocks, not in data.',
      );
    this.call(node);
    super.MustacheStatement(node);
  }

  override SubExpression(node: hbs.AST.SubExpression): void {
    this.call(node);
    super.SubExpression(node);
  }

  override BlockStatement(node: hbs.AST.BlockStatement): void {
    const name = nameOf(node.path);
    if (!blockHelpers.includes(name))
      this.fault(
        'unknown-helper',
        node,
        `uses the block “${name}”`,
        `Blocks are ${blockHelpers.join(', ')}.`,
      );
    super.BlockStatement(node);
  }

  override PartialStatement(node: hbs.AST.PartialStatement): void {
    if (node.name.type === 'SubExpression')
      this.fault('dynamic-block', node, 'computes which block to use', 'Name the block: {{> footer}}.');
    else {
      const plain =
        node.params.length === 0 && !node.hash?.pairs?.length && !node.strip.open && !node.strip.close;
      this.partials.push({ name: nameOf(node.name), plain, location: node.loc });
    }
    super.PartialStatement(node);
  }

  override PartialBlockStatement(node: hbs.AST.PartialBlockStatement): void {
    this.fault(
      'block-with-content',
      node,
      'hands content to a block',
      'Use {{> block key="value"}} instead.',
    );
  }

  override Decorator(node: hbs.AST.Decorator): void {
    this.fault('decorator', node, 'is a decorator', 'Leave it out: decorators are not available.');
  }

  override DecoratorBlock(node: hbs.AST.DecoratorBlock): void {
    this.fault(
      'decorator',
      node,
      'is a decorator',
      'Keep the part as a content block and use it as {{> key}}.',
    );
  }

  private call(node: Call): void {
    const name = nameOf(node.path);
    if (drawings.includes(name)) this.drawing(name, node);
    const hasArguments =
      node.params.length > 0 || Boolean(node.hash?.pairs?.length) || node.type === 'SubExpression';
    const internal = ['log', 'lookup', 'helperMissing', 'blockHelperMissing', ...blockHelpers].includes(name);
    if (internal || (hasArguments && !Object.hasOwn(helpers, name)))
      this.fault('unknown-helper', node, `calls “${name}”, which is no helper`, `Helpers are ${allowed}.`);
  }

  private drawing(helper: string, node: Call): void {
    this.drawings.push({ helper, line: node.loc.start.line });
    if (node.type === 'SubExpression')
      this.fault(
        'misplaced-drawing',
        node,
        `uses what “${helper}” draws as a value`,
        `Write {{${helper} …}} where the picture belongs.`,
      );
    else if (!node.hash?.pairs?.some(({ key }) => key === 'alt'))
      this.fault(
        'no-alternative',
        node,
        `draws with “${helper}” what some cannot see`,
        'Say what it shows: alt=(t "spending").',
      );
  }

  private fault(code: string, node: Node, detail: string, remedy: string): void {
    this.faults.push({ code, line: node.loc.start.line, detail, remedy });
  }
}

const nameOf = (path: Node): string => String((path as hbs.AST.PathExpression).original);

/** Reads a source without running it. */
export function read(source: string): Reading {
  const reader = new Reader();
  try {
    reader.accept(Handlebars.parseWithoutProcessing(source));
  } catch (error) {
    return { partials: [], drawings: [], faults: [syntaxFault(error)] };
  }
  return { partials: reader.partials, drawings: reader.drawings, faults: reader.faults };
}

/** The parser's message is a drawing over several lines, of which the last says what it expected. */
function syntaxFault(error: unknown): GrammarFault {
  const message = error instanceof Error ? error.message : String(error);
  const line = Number(/line (\d+)/.exec(message)?.[1] ?? (error as { lineNumber?: number }).lineNumber ?? 1);
  const last = message.split('\n').at(-1) ?? message;
  const what = last
    .replace(/, got '.*$/, '')
    .replace(/Expecting .*/, 'something is missing or too much here');
  return {
    code: 'syntax',
    line,
    detail: `cannot be parsed: ${what}`,
    remedy: 'Close every {{#block}} with {{/block}} and every {{ with }}.',
  };
}
