import { parseArgs } from 'node:util';
import { StackFailure } from '@tourbus/stack';

export interface Arguments {
  minutes: number;
  seed: number;
  /** Parts of the names of the kinds to strike; all unless given. */
  only: string[];
  root?: string;
  json?: string;
  perSecond: number;
  settleSeconds: number;
  keep: boolean;
}

function numberFrom(text: string, name: string, least: number): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= least) return value;
  throw new StackFailure(`--${name} is "${text}". Give a number from ${least} on.`);
}

export function readArguments(given: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...given],
    options: {
      minutes: { type: 'string', default: '3' },
      seed: { type: 'string' },
      only: { type: 'string', default: '' },
      root: { type: 'string' },
      json: { type: 'string' },
      rate: { type: 'string', default: '6' },
      settle: { type: 'string', default: '120' },
      keep: { type: 'boolean', default: false },
    },
  });
  return {
    minutes: numberFrom(values.minutes, 'minutes', 0.1),
    seed: values.seed === undefined ? Math.floor(Math.random() * 1e6) : numberFrom(values.seed, 'seed', 0),
    only: values.only.split(',').filter(Boolean),
    perSecond: numberFrom(values.rate, 'rate', 0.1),
    settleSeconds: numberFrom(values.settle, 'settle', 1),
    keep: values.keep,
    ...(values.root && { root: values.root }),
    ...(values.json && { json: values.json }),
  };
}
