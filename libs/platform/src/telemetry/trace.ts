import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

const tracer = trace.getTracer('tourbus');
/** Used directly, so that traces go through a service even where no SDK is loaded. */
const propagator = new W3CTraceContextPropagator();

/** The trace context as it travels in message headers and database rows: `traceparent`, `tracestate`. */
export type TraceHeaders = Record<string, string>;

export const injectTrace = (from: Context = context.active()): TraceHeaders => {
  const headers: TraceHeaders = {};
  propagator.inject(from, headers, defaultTextMapSetter);
  return headers;
};

export const extractTrace = (headers: TraceHeaders): Context =>
  propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);

/** The hexadecimal trace id in a context, for the record and for logs. */
export const traceIdOf = (from: Context = context.active()): string | undefined =>
  trace.getSpanContext(from)?.traceId;

/** Starts a span for one message of a batch; its context is what facts caused by the message carry on. */
export function startConsumerSpan(name: string, parent: Context): { span: Span; context: Context } {
  const span = tracer.startSpan(name, { kind: SpanKind.CONSUMER }, parent);
  return { span, context: trace.setSpan(parent, span) };
}

/** Runs an outward call as a span under the trace that its message came with. */
export function withSpan<T>(name: string, parent: Context, work: () => Promise<T>): Promise<T> {
  return context.with(parent, () =>
    tracer.startActiveSpan(name, { kind: SpanKind.CLIENT }, async (span) => {
      try {
        return await work();
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    }),
  );
}
