import { availableParallelism } from 'node:os';

/** Drills (`npm run drills`) break a whole Tourbus for minutes; the campaign of faults does so in each run of the tests. */
const drill = '\\.drill\\.spec\\.ts$';
const ignored = ['/node_modules/', '/dist/', '/.tourbus/'];

/** One configuration for every suite: sources are run through swc, workspace packages resolve to their sources. */
export default {
  rootDir: '.',
  testMatch: ['<rootDir>/{apps,libs,tools,samples}/**/src/**/*.spec.ts', '<rootDir>/tests/**/*.spec.ts'],
  testPathIgnorePatterns: [...ignored, drill],
  modulePathIgnorePatterns: ['<rootDir>/.tourbus/', '/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  // Sources import each other as `.js`; what packages do among themselves is theirs.
  moduleNameMapper: { '^(\\.{1,2}/.*(?<!\\.json))\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  testEnvironmentOptions: { customExportConditions: ['@tourbus/source', 'node', 'node-addons'] },
  testTimeout: 120_000,
  testSequencer: '<rootDir>/jest.sequencer.mjs',
  // A suite is several processes, and mostly waits for facts: with one for each core, half of their time was left.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
};
