/**
 * Loaded before anything else (`node --import @tourbus/platform/instrumentation`), so that HTTP and PostgreSQL are
 * patched when the service imports them. Without OTEL_EXPORTER_OTLP_ENDPOINT nothing is exported, but trace ids
 * still travel and are recorded.
 */
import 'import-in-the-middle/register-hooks.mjs';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { httpSpans } from './http-spans.js';

const exporting = Boolean(process.env['OTEL_EXPORTER_OTLP_ENDPOINT']);
process.env['OTEL_SERVICE_NAME'] ??= `tourbus-${process.argv[1]?.match(/apps\/(\w+)\//)?.[1] ?? 'service'}`;

/** Without an exporter spans still need a home, or no trace id would ever be made. */
const discard = {
  onStart: () => undefined,
  onEnd: () => undefined,
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

const quiet = /^\/(health|metrics)/;
const sdk = new NodeSDK({
  ...(exporting ? { traceExporter: new OTLPTraceExporter() } : { spanProcessors: [discard] }),
  metricReaders: [],
  logRecordProcessors: [],
  instrumentations: [
    new HttpInstrumentation({
      ...httpSpans,
      ignoreIncomingRequestHook: (request) => quiet.test(request.url ?? ''),
      requireParentforOutgoingSpans: true,
    }),
    ...(exporting ? [new PgInstrumentation({ requireParentSpan: true })] : []),
  ],
});
sdk.start();
process.once('beforeExit', () => void sdk.shutdown());
