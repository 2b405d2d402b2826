import Handlebars from 'handlebars';
import { countRounds, each } from './each.ts';
import { TemplateFailure, unknownVariable } from './failure.ts';
import type { Rendering } from './helpers/helper.ts';
import { blocks as blockHelpers, helpers } from './helpers/index.ts';

/** HTML is escaped; subjects, texts and file names are not HTML. */
export type Escaping = 'html' | 'none';
export type Fill = (context: unknown, rendering: Rendering) => string;

type Options = Handlebars.HelperOptions & { loc?: hbs.AST.SourceLocation };
type Partial = Handlebars.TemplateDelegate;

/** An environment of our own: what other code registers with Handlebars is not in it, and neither are log and lookup. */
const environment = Handlebars.create();
environment.unregisterHelper('log');
environment.unregisterHelper('lookup');
environment.registerHelper('each', each);
for (const [name, helper] of Object.entries(helpers))
  environment.registerHelper(name, (...given: unknown[]) => {
    const options = given.pop() as Options;
    const missing = given.slice(0, helper.needs).findIndex((value) => value === undefined);
    if (given.length < helper.needs)
      throw new TemplateFailure(
        'unsuitable-value',
        `“${name}” needs ${helper.needs} values; a field of that name is {{this.${name}}}`,
      );
    if (missing >= 0)
      throw Object.assign(unknownVariable(`argument ${missing + 1}`), {
        location: options.loc,
        argument: missing,
      });
    return helper.apply(
      given,
      (options.data as { rendering: Rendering }).rendering,
      options.hash as Record<string, unknown>,
    );
  });

const known = Object.fromEntries([...Object.keys(helpers), ...blockHelpers].map((name) => [name, true]));

const compileOnly = (source: string, escaping: Escaping): Partial =>
  environment.compile(source, {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: known,
    noEscape: escaping === 'none',
    preventIndent: true,
  });

/** The template's text between two places, for messages that show the author their own words. */
function excerpt(
  source: string,
  start: { line: number; column: number },
  end: { line: number; column: number },
): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  if (lines.length === 0) return '';
  lines[lines.length - 1] = (lines.at(-1) ?? '').slice(0, end.column);
  lines[0] = (lines[0] ?? '').slice(start.column);
  return lines.join(' ').slice(0, 200);
}

type Failing = Error & {
  lineNumber?: number;
  endLineNumber?: number;
  column?: number;
  endColumn?: number;
  location?: hbs.AST.SourceLocation;
  argument?: number;
};

/** The path in the source that ends with this name: the message then shows `data.order.numbr`, not `numbr`. */
const pathTo = (name: string, source: string): string =>
  new RegExp(`[\\w@./-]*\\b${name.replace(/[^\w]/g, '\\$&')}\\b`).exec(source)?.[0] ?? name;

/** Says what failed in the author's words, and nothing of the data: Handlebars' own messages may quote values. */
function explain(error: Failing, source: string): TemplateFailure {
  if (error instanceof TemplateFailure) {
    const { location, argument } = error as Failing;
    if (!error.statement && location) {
      error.statement = excerpt(source, location.start, location.end);
      const words = error.statement.replace(/^\{\{[#~]?\s*|\s*\}\}$/g, '').split(/\s+/);
      if (argument !== undefined && /^[\w@./-]+$/.test(words[argument + 1] ?? ''))
        error.message = unknownVariable(words[argument + 1] ?? '').message;
    }
    return error;
  }
  const undefinedName = /^"(.+?)" not defined in/.exec(error.message)?.[1];
  if (undefinedName !== undefined) {
    const place = excerpt(
      source,
      { line: error.lineNumber ?? 1, column: error.column ?? 0 },
      { line: error.endLineNumber ?? 1, column: error.endColumn ?? 0 },
    );
    return unknownVariable(pathTo(undefinedName, place));
  }
  const reading = /Cannot read properties of (?:undefined|null) \(reading '(.+)'\)/.exec(error.message)?.[1];
  if (reading !== undefined) return unknownVariable(pathTo(reading, source));
  if (error instanceof RangeError) return new TemplateFailure('template-runaway', 'it goes too deep');
  return new TemplateFailure('template-failed', 'Handlebars cannot fill it in');
}

const explaining =
  (run: Partial, source: string): Partial =>
  (context, options) => {
    try {
      return run(context, options);
    } catch (error) {
      throw explain(error as Failing, source);
    }
  };

/** A block inside of blocks is a loop, too. */
const counted =
  (run: Partial): Partial =>
  (context, options) => {
    countRounds((options?.data as { rendering: Rendering }).rendering, 1);
    return run(context, options);
  };

/** Compiles a source that has been proofread. What it returns may be called any number of times. */
export function compile(source: string, escaping: Escaping, blocks: Readonly<Record<string, string>>): Fill {
  const partials = Object.fromEntries(
    Object.entries(blocks).map(([name, block]) => {
      const run = compileOnly(block, escaping);
      // Handlebars links a partial to its caller through these.
      return [name, Object.assign(counted(explaining(run, block)), run)];
    }),
  );
  const run = explaining(compileOnly(source, escaping), source);
  return (context, rendering) =>
    run(context, {
      partials,
      data: { rendering },
      allowProtoPropertiesByDefault: false,
      allowProtoMethodsByDefault: false,
    });
}
