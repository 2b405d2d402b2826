import { readFileSync } from 'node:fs';
import { services } from '@tourbus/contracts';

/** `npm run audit:verify`: asks every service of the running stack whether its audit chain is whole. */
const gateway = process.env.TOURBUS ?? `http://127.0.0.1:${process.env.GATEWAY_PORT ?? 8080}`;
const key =
  process.env.KEY ?? readFileSync(new URL('../../../../.tourbus/api-key', import.meta.url), 'utf8').trim();

interface Verification {
  lines: number;
  intact: boolean;
  brokenAt?: number;
  lastHash: string;
}

let broken = false;
for (const service of services) {
  const answer = await fetch(`${gateway}/api/${service}/v1/audit/verification`, {
    headers: { authorization: `Bearer ${key}` },
  });
  if (!answer.ok)
    throw new Error(
      `${service} answered ${answer.status}. Start the stack (npm start), or set TOURBUS and KEY.`,
    );
  const { lines, intact, brokenAt, lastHash } = (await answer.json()) as Verification;
  broken ||= !intact;
  const verdict = intact ? `intact, last hash ${lastHash || '–'}` : `BROKEN at line ${brokenAt}`;
  console.log(`${service.padEnd(12)}${String(lines).padStart(6)} lines  ${verdict}`);
}
process.exit(broken ? 1 : 0);
