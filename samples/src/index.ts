export { type SampleContent, sampleContent } from './content.js';
export { type SampleEvent, eventTypes, sampleEvents } from './events.js';
export { type Gateway, gatewayOf, send } from './gateway.js';
export { loadSamples } from './load-samples.js';
export { publishContent } from './publish-content.js';
export { SeededRandom } from './random.js';
export { sampleStatements } from './statements.js';
