export { type SampleContent, sampleContent } from './content.js';
export { type SampleEvent, eventTypes, sampleEvents } from './events.js';
export { type Gateway, loadSamples } from './load-samples.js';
export { SeededRandom } from './random.js';
export { sampleStatements } from './statements.js';
