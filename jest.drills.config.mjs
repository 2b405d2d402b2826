import specs from './jest.config.mjs';

/** Drills take the machine for themselves: what they break is broken by them alone. */
export default {
  ...specs,
  testMatch: ['<rootDir>/tests/**/*.drill.spec.ts'],
  testPathIgnorePatterns: specs.modulePathIgnorePatterns,
  maxWorkers: 1,
};
