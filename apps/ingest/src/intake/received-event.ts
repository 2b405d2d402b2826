import { Problem, type RawMessage, decodeHeader, parseSafeJson } from '@tourbus/platform';
import { type CloudEvent, invalidEvent, readCloudEvent } from './cloud-event.js';

/** The most events of one request: one transaction of some tenths of a second. */
export const mostEvents = 1_000;

type Headers = Readonly<Record<string, string | string[] | undefined>>;
export type Reading = { event: CloudEvent } | { problem: Problem };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isJson = (mediaType: string): boolean => /^[\w.+-]+\/([\w.+-]+\+)?json *(;|$)/i.test(mediaType);

/** @throws Problem for what is not a structured CloudEvent */
function readStructured(body: unknown): CloudEvent {
  if (!isObject(body))
    throw new Problem(
      'not-a-cloudevent',
      422,
      'This is not a CloudEvent',
      'A structured event is a JSON object, and this is none.',
      'Send {"specversion":"1.0","id":…,"source":…,"type":…,"data":…}.',
    );
  const { data, data_base64: encoded, ...attributes } = body;
  if (encoded === undefined || encoded === null) return readCloudEvent(attributes, data);
  if (data !== undefined)
    throw invalidEvent('data_base64', 'The event has both data and data_base64.', 'Send one of them.');
  const mediaType = attributes['datacontenttype'];
  if (typeof encoded !== 'string' || (typeof mediaType === 'string' && !isJson(mediaType)))
    throw invalidEvent(
      'data_base64',
      'Only JSON can be mapped to a customer, and this data is something else.',
      'Send JSON as data.',
    );
  return readCloudEvent(attributes, parseSafeJson(Buffer.from(encoded, 'base64')));
}

const attributesOf = (headers: Headers): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith('ce-'))
      .map(([name, value]) => [name.slice(3), typeof value === 'string' ? decodeHeader(value) : value]),
  );

const reading = (read: () => CloudEvent): Reading => {
  try {
    return { event: read() };
  } catch (error) {
    if (error instanceof Problem) return { problem: error };
    throw error;
  }
};

/**
 * The events of a request in CloudEvents' HTTP binding: batch, structured or binary mode.
 * @throws Problem where there is nothing to tell apart
 */
export function readRequest(headers: Headers, body: unknown): Reading[] {
  const mediaType = String(headers['content-type'] ?? '').toLowerCase();
  if (mediaType.startsWith('application/cloudevents-batch+json')) return readBatch(body);
  if (mediaType.startsWith('application/cloudevents+json')) return [reading(() => readStructured(body))];
  const attributes = attributesOf(headers);
  if (Object.keys(attributes).length > 0) return [reading(() => readCloudEvent(attributes, body))];
  if (isObject(body) && 'specversion' in body) return [reading(() => readStructured(body))];
  throw new Problem(
    'not-a-cloudevent',
    422,
    'This is not a CloudEvent',
    'There is neither a ce-id, ce-source, ce-type and ce-specversion header nor a specversion in the body.',
    'Send a structured event as application/cloudevents+json, many as application/cloudevents-batch+json, ' +
      'or the attributes as ce-* headers.',
  );
}

function readBatch(body: unknown): Reading[] {
  if (!Array.isArray(body))
    throw new Problem(
      'not-a-batch',
      422,
      'This is not a batch',
      'The body of application/cloudevents-batch+json is a JSON array, and this is none.',
      'Send an array of events, or one event as application/cloudevents+json.',
    );
  if (body.length > mostEvents)
    throw new Problem(
      'batch-too-large',
      413,
      'The batch has too many events',
      `It has ${body.length}; one request may carry ${mostEvents}.`,
      'Split the batch. What was sent twice has its effect once.',
    );
  return body.map((event) => reading(() => readStructured(event)));
}

/** An event from the bus: structured, binary, or bare, told apart as over HTTP. */
export function readBusMessage(raw: RawMessage): Reading {
  return reading(() => {
    const mediaType = raw.headers['content-type'] ?? '';
    const attributes = attributesOf(raw.headers);
    delete attributes['dataref'];
    const structuredMode = mediaType.toLowerCase().startsWith('application/cloudevents+json');
    const binaryMode = !structuredMode && Object.keys(attributes).length > 0;
    if (binaryMode && mediaType && !isJson(mediaType))
      throw invalidEvent('datacontenttype', `The data is ${mediaType.slice(0, 100)}.`, 'Publish JSON.');
    const body = raw.body === '' ? undefined : parseSafeJson(raw.body);
    if (binaryMode) return readCloudEvent(attributes, body);
    return structuredMode || (isObject(body) && 'specversion' in body)
      ? readStructured(body)
      : readBare(raw, body);
  });
}

/** Without any attribute the subject tells source and type, and the publisher's message id tells repeats. */
function readBare(raw: RawMessage, data: unknown): CloudEvent {
  const [, , source, ...type] = raw.subject.split('.');
  const id = raw.headers['nats-msg-id'];
  if (!id)
    throw invalidEvent(
      'id',
      'The message has no CloudEvents attributes and no Nats-Msg-Id, so a repeat could not be told from news.',
      'Publish with ce-* headers, as a structured CloudEvent, or with a Nats-Msg-Id.',
    );
  if (type.length === 0)
    throw invalidEvent(
      'type',
      'The message has no CloudEvents attributes, and its subject names no type.',
      'Publish on tourbus.events.<source>.<type>, or with CloudEvents attributes.',
    );
  return readCloudEvent({ specversion: '1.0', id, source, type: type.join('.') }, data);
}
