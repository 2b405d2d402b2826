import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serviceNames } from '@tourbus/stack';
import type { Evidence } from './checker/evidence.js';
import type { World } from './world/world.js';

interface Verification {
  lines: number;
  intact: boolean;
  brokenAt?: number;
}
type Verifier = (lines: readonly unknown[]) => Verification;

/**
 * Verifies the chain of every service by the platform's own rule, on lines that are read past the service.
 * @param root the checkout that runs: its rule counts
 */
export async function verifyAudit(world: World, root: string): Promise<Evidence['audit']> {
  const index = pathToFileURL(join(root, 'libs/platform/dist/index.js')).href;
  const { verifyAuditChain } = (await import(index)) as { verifyAuditChain?: Verifier };
  if (!verifyAuditChain) return undefined;
  const faults: { service: string; fault: string }[] = [];
  for (const service of serviceNames) {
    const lines = await world.sql<{ seq: string }>(`SELECT * FROM ${service}.audit_lines ORDER BY seq`);
    const { intact, brokenAt } = verifyAuditChain(lines.map((line) => ({ ...line, seq: Number(line.seq) })));
    if (!intact) faults.push({ service, fault: `The audit chain of ${service} breaks at line ${brokenAt}.` });
  }
  return faults;
}
