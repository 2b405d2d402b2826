import { browserFaults } from './browsers.js';
import { busFaults } from './bus.js';
import { databaseFaults } from './database.js';
import { diskFaults } from './disks.js';
import type { Fault } from './fault.js';
import { providerFaults } from './providers.js';
import { serviceFaults } from './services.js';

export const allFaults: readonly Fault[] = [
  ...serviceFaults,
  ...busFaults,
  ...databaseFaults,
  ...providerFaults,
  ...diskFaults,
  ...browserFaults,
];
