import { jest } from '@jest/globals';

const allButTheDate = [
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
  ...(['setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'] as const),
  ...(['setTimeout', 'clearTimeout'] as const),
];

/** Does something in a process whose clock is wrong by so many milliseconds, and stands still; timers go on. */
export async function withWrongClock<T>(by: number, work: () => Promise<T>): Promise<T> {
  jest.useFakeTimers({ now: Date.now() + by, doNotFake: allButTheDate });
  try {
    return await work();
  } finally {
    jest.useRealTimers();
  }
}
