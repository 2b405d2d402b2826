/**
 * Waits for a fact: asks again until `ask` neither throws nor answers undefined or false.
 * @throws the last failure, or that the fact never came about, after `timeout` milliseconds
 */
export async function eventually<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  timeout = 20_000,
): Promise<T> {
  const deadline = performance.now() + timeout;
  let last: unknown;
  for (let pause = 10; performance.now() < deadline; pause = Math.min(250, pause * 1.5)) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw last instanceof Error ? last : new Error(`Not so after ${timeout} ms: ${ask.toString()}`);
}
