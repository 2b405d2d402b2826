import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SinkEntry } from './evidence.js';

interface IndexLine {
  id?: string;
  sequence: number;
  channel: SinkEntry['channel'];
  to: string[];
  reference?: string;
  receivedAt: string;
  at: number;
  bytes: number;
}

/** Each provider keeps our own id of the communication in a place of its own. */
function communicationOf(line: IndexLine, body: () => string): string {
  const reference = line.reference ?? '';
  if (line.channel === 'email') return /<([^@>]+)@/.exec(reference)?.[1] ?? reference;
  if (line.channel === 'print') return reference.split(' ')[0] ?? reference;
  const { StatusCallback = '' } = JSON.parse(body()) as { StatusCallback?: string };
  return StatusCallback.split('/').at(-1) ?? '';
}

/** The sandbox's own log, read from disk: what a provider said 250 or 201 to, or took in silence. */
export function readSink(folder: string): SinkEntry[] {
  const index = readdirSync(folder).filter((name) => name.endsWith('.index.jsonl'));
  return index.flatMap((name) => {
    const segment = readFileSync(join(folder, name.replace('.index.jsonl', '.segment')));
    const lines = readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean);
    return lines.flatMap((text): SinkEntry[] => {
      const line = JSON.parse(text) as IndexLine;
      if (line.id === undefined) return [];
      const body = (): string => segment.subarray(line.at, line.at + line.bytes).toString('utf8');
      return [
        {
          channel: line.channel,
          communication: communicationOf(line, body),
          to: line.channel === 'print' ? line.to.join(', ') : (line.to[0] ?? ''),
          sequence: line.sequence,
          at: Date.parse(line.receivedAt),
        },
      ];
    });
  });
}

/** Letters as the printer's spool has them: one ticket each. */
export const readSpool = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .map((name) => name.slice(0, -'.json'.length));
