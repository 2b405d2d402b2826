import { readFileSync } from 'node:fs';
import { loadSamples } from './load-samples.js';

/** `npm run samples`: brings the samples into the stack that runs on this machine. */
const gatewayUrl = `http://127.0.0.1:${process.env.GATEWAY_PORT ?? 8080}`;
const keyIn = (file: string): string =>
  readFileSync(new URL(`../../.tourbus/${file}`, import.meta.url), 'utf8').trim();
await loadSamples({ gatewayUrl, apiKey: keyIn('api-key'), reviewerKey: keyIn('reviewer-key') });
process.stdout.write(
  'The samples are in: brand, blocks, templates, definitions, engagement policy and event types.\n',
);
