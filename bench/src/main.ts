import { consoleTimes } from './console.js';
import { dryRuns } from './dry-run.js';
import { pipeline } from './pipeline.js';
import { policy } from './policy.js';
import { render } from './render.js';
import { scaling } from './scaling.js';
import { segments } from './segments.js';
import { statements } from './statements.js';

const [row, ...options] = process.argv.slice(2);
const valueOf = (name: string): string | undefined => {
  const at = options.indexOf(`--${name}`);
  return at < 0 ? undefined : options[at + 1];
};
const has = (name: string): boolean => options.includes(`--${name}`);
const namedOnly = valueOf('only') ? { only: valueOf('only')?.split(',') ?? [] } : {};

if (row === 'pipeline')
  await pipeline({
    events: Number(valueOf('events') ?? 5_000),
    profile: has('profile'),
    statements: has('statements'),
    only: has('only'),
  });
else if (row === 'policy')
  await policy({ events: Number(valueOf('events') ?? 3_000), rounds: Number(valueOf('rounds') ?? 5) });
else if (row === 'scaling') await scaling((valueOf('events') ?? '10000,100000').split(',').map(Number));
else if (row === 'statements')
  await statements({ rows: Number(valueOf('rows') ?? 10_000), killing: has('kill') });
else if (row === 'render')
  await render({
    rounds: Number(valueOf('rounds') ?? 5),
    verify: has('verify'),
    long: !has('short'),
    ...namedOnly,
  });
else if (row === 'console') await consoleTimes({ isShort: has('short'), ...namedOnly });
else if (row === 'segments')
  await segments({
    perSecond: Number(valueOf('per-second') ?? 500),
    seconds: Number(valueOf('seconds') ?? 20),
    customers: Number(valueOf('customers') ?? 5_000),
  });
else if (row === 'dry-run') await dryRuns({ decisions: Number(valueOf('decisions') ?? 1_000_000) });
else {
  console.error('Usage: npm run bench -- pipeline [--events N] [--profile] [--statements] [--only]');
  console.error('       npm run bench -- render [--rounds N] [--verify] [--short] [--only name,…]');
  console.error('       npm run bench -- policy [--events N] [--rounds N]');
  console.error('       npm run bench -- scaling [--events N,M,…]');
  console.error('       npm run bench -- statements [--rows N] [--kill]');
  console.error('       npm run bench -- console [--short] [--only name,…]');
  console.error('       npm run bench -- dry-run [--decisions N]');
  console.error('       npm run bench -- segments [--per-second N] [--seconds N] [--customers N]');
  process.exitCode = 1;
}
