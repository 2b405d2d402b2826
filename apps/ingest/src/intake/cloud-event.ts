import { createHash } from 'node:crypto';
import { Problem, deterministicId } from '@tourbus/platform';

/** A CloudEvent as an upstream system meant it, whichever way it came. Extensions are text, as on every binding. */
export interface CloudEvent {
  id: string;
  source: string;
  type: string;
  subject?: string;
  /** RFC 3339; in UTC with milliseconds, so that equal moments are equal texts. */
  time?: string;
  dataschema?: string;
  extensions: Record<string, string>;
  data: unknown;
}

const specification = 'https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md';
const longest: Record<string, number> = { id: 256, source: 512, type: 256, subject: 512, dataschema: 512 };
const defined = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'dataschema',
  'datacontenttype',
]);

/** Tracing extensions differ between two tries of one request, and say nothing about the event. */
const ofTransport = new Set(['traceparent', 'tracestate']);

/** The specification forbids control characters, noncharacters and lone surrogates in every attribute. */
const forbidden = /[\p{Cc}\p{Noncharacter_Code_Point}]/u;
const timestamp = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

export const invalidEvent = (attribute: string, detail: string, remedy: string): Problem =>
  new Problem(
    'invalid-cloudevent',
    422,
    `The CloudEvents attribute “${attribute}” does not hold`,
    detail,
    remedy,
    {
      attribute,
      errors: [{ pointer: `/${attribute}`, detail }],
    },
  );

/**
 * Reads the attributes of a CloudEvent, given with their plain names, and its data.
 * @throws Problem 422 that names the attribute at fault
 */
export function readCloudEvent(attributes: Readonly<Record<string, unknown>>, data: unknown): CloudEvent {
  const version = attributes['specversion'];
  if (version !== '1.0')
    throw invalidEvent(
      'specversion',
      version === undefined ? 'It is missing.' : 'It is not 1.0, the version spoken here.',
      `Send specversion 1.0 (${specification}).`,
    );
  const id = required(attributes, 'id');
  const source = required(attributes, 'source');
  const type = required(attributes, 'type');
  if (/[\s<>"{}|\\^`]/.test(source))
    throw invalidEvent(
      'source',
      'It holds a character that is reserved in URIs.',
      'Send a URI reference, such as /shop or https://shop.example/orders.',
    );
  if (/\s/.test(type))
    throw invalidEvent('type', 'It holds white space.', 'Send a name such as com.example.order.shipped.');
  return {
    id,
    source,
    type,
    subject: optional(attributes, 'subject'),
    time: readTime(optional(attributes, 'time')),
    dataschema: optional(attributes, 'dataschema'),
    extensions: readExtensions(attributes),
    data,
  };
}

function required(attributes: Readonly<Record<string, unknown>>, name: string): string {
  const value = optional(attributes, name);
  if (value === undefined || value === '')
    throw invalidEvent(
      name,
      value === '' ? 'It is empty.' : 'It is missing.',
      `Send ${name}: it is required of every CloudEvent (${specification}#required-attributes).`,
    );
  return value;
}

function optional(attributes: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = attributes[name];
  // A structured event may say null for what it does not have.
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string')
    throw invalidEvent(name, 'It is not a text.', `Send ${name} as a JSON string.`);
  const most = longest[name];
  if (most !== undefined && value.length > most)
    throw invalidEvent(name, `It has ${value.length} characters.`, `Send at most ${most}.`);
  refuseForbidden(name, value);
  return value;
}

function refuseForbidden(name: string, value: string): void {
  if (forbidden.test(value) || !value.isWellFormed())
    throw invalidEvent(
      name,
      'It holds a control character or something that is not Unicode text.',
      'Remove line breaks, NUL and lone surrogates.',
    );
}

function readTime(time: string | undefined): string | undefined {
  if (time === undefined) return undefined;
  const moment = new Date(time);
  // In UTC, too: neither PostgreSQL nor RFC 3339 has a year 0 or 10000, and one such event would fail its whole batch.
  const year = moment.getUTCFullYear();
  if (!timestamp.test(time) || !(year >= 1 && year <= 9999))
    throw invalidEvent(
      'time',
      'It is not a moment by RFC 3339.',
      'Send a time such as 2026-11-02T08:30:00Z.',
    );
  return moment.toISOString();
}

function readExtensions(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  const extensions: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (defined.has(name) || value === null) continue;
    if (!/^[a-z0-9]{1,64}$/.test(name))
      throw invalidEvent(
        name.slice(0, 64),
        'The name of an attribute has only lower-case letters and digits.',
        'Rename the attribute, or put the value into data.',
      );
    if (!['string', 'number', 'boolean'].includes(typeof value))
      throw invalidEvent(
        name,
        'An extension is a text, a number or a boolean.',
        'Put structured values into data.',
      );
    refuseForbidden(name, String(value));
    extensions[name] = String(value);
  }
  return extensions;
}

/** The event in structured mode: what is kept, and what is replayed. */
export const structured = ({ extensions, data, ...attributes }: CloudEvent): Record<string, unknown> => ({
  specversion: '1.0',
  ...attributes,
  datacontenttype: 'application/json',
  ...extensions,
  data,
});

/** The same upstream source and id are the same event, whichever way and however often it comes. */
export const eventIdOf = ({ source, id }: CloudEvent): string => deterministicId(source, id);

/** SHA-256 over what the event says; the order of members and the way it came make no difference. */
export function digestOf({ extensions, ...event }: CloudEvent): string {
  const said = Object.entries(extensions).filter(([name]) => !ofTransport.has(name));
  return createHash('sha256')
    .update(canonicalJson({ ...event, extensions: Object.fromEntries(said) }))
    .digest('hex');
}

/** JSON with the members of every object in one order, and without undefined ones. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Record<string, unknown>;
  let members = '';
  for (const name of Object.keys(object).sort()) {
    const inner = object[name];
    if (inner !== undefined) members += `${members && ','}${JSON.stringify(name)}:${canonicalJson(inner)}`;
  }
  return `{${members}}`;
}
