import { readFileSync } from 'node:fs';

const lookEvery = 200;

/**
 * Lets the clock of this process be wrong by as many milliseconds as a file says. Timers keep their pace, as they do
 * when the clock of a machine is set.
 */
export function shiftClock(file: string): void {
  const True = Date;
  let offset = 0;
  const look = (): void => {
    try {
      offset = Number(readFileSync(file, 'utf8')) || 0;
    } catch {
      offset = 0;
    }
  };
  look();
  setInterval(look, lookEvery).unref();
  globalThis.Date = new Proxy(True, {
    construct: (target, args, as) =>
      args.length === 0
        ? (Reflect.construct(target, [target.now() + offset], as) as Date)
        : (Reflect.construct(target, args, as) as Date),
    apply: (target) => new target(target.now() + offset).toString(),
    get: (target, name) =>
      name === 'now' ? () => target.now() + offset : (Reflect.get(target, name) as unknown),
  });
}
