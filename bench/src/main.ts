import { pipeline } from './pipeline.js';
import { scaling } from './scaling.js';

const [row, ...options] = process.argv.slice(2);
const valueOf = (name: string): string | undefined => {
  const at = options.indexOf(`--${name}`);
  return at < 0 ? undefined : options[at + 1];
};
const has = (name: string): boolean => options.includes(`--${name}`);

if (row === 'pipeline')
  await pipeline({
    events: Number(valueOf('events') ?? 5_000),
    profile: has('profile'),
    statements: has('statements'),
    only: has('only'),
  });
else if (row === 'scaling') await scaling((valueOf('events') ?? '10000,100000').split(',').map(Number));
else {
  console.error('Usage: npm run bench -- pipeline [--events N] [--profile] [--statements] [--only]');
  console.error('       npm run bench -- scaling [--events N,M,…]');
  process.exitCode = 1;
}
