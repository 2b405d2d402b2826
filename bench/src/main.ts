import { pipeline } from './pipeline.js';

const [row, ...options] = process.argv.slice(2);
const numberOf = (name: string, otherwise: number): number => {
  const at = options.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(options[at + 1]);
};

if (row === 'pipeline') await pipeline(numberOf('events', 5_000));
else {
  console.error('Usage: npm run bench -- pipeline [--events N]');
  process.exitCode = 1;
}
