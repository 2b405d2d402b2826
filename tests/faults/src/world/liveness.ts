import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from '@tourbus/stack';

const everyMs = 3_000;
const patienceMs = 2_000;
/** As many failures in a row end a node, as with Kubernetes. */
const failures = 5;

/**
 * The liveness probe that every deployment has (deploy/k8s): a NATS server that answers nobody any more is killed, and
 * started again by whoever supervises it. 2.9 may stand still for ever after its disk was full.
 * @returns how to end it
 */
export function probeNodes(stack: Stack, natsFolder: string, nodes: readonly string[]): () => void {
  const failed = new Map<string, number>();
  const probe = async (node: string, pid: number): Promise<void> => {
    const alive = await answers(join(natsFolder, node, 'nats.conf'));
    const count = alive ? 0 : (failed.get(`${pid}`) ?? 0) + 1;
    failed.set(`${pid}`, count);
    if (count >= failures) process.kill(pid, 'SIGKILL');
  };
  const timer = setInterval(() => {
    for (const { name, pid } of stack.processes())
      if (pid !== undefined && nodes.includes(name)) void probe(name, pid).catch(() => undefined);
  }, everyMs);
  return () => clearInterval(timer);
}

async function answers(config: string): Promise<boolean> {
  const monitor = /^http: "?([\w.:]+)"?$/m.exec(readFileSync(config, 'utf8'))?.[1];
  // Whatever it answers: a node that has to catch up says that it is not well, and is alive.
  return fetch(`http://${monitor}/healthz`, { signal: AbortSignal.timeout(patienceMs) }).then(
    () => true,
    () => false,
  );
}
