export * from './eventually.js';
export * from './infrastructure.js';
export * from './ipp-printer.js';
export * from './service.js';
export * from './signed-in.js';
export * from './test-bus.js';
export * from './png.js';
export * from './released.js';
