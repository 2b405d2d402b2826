import { appendFile, mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MessageDraft } from '../messages/message.js';
import { MessageLog } from './message-log.js';

const draft = (subject: string, more: Partial<MessageDraft> = {}): MessageDraft => ({
  channel: 'email',
  source: 'smtp',
  from: 'a@example.com',
  to: ['b@example.com'],
  subject,
  ...more,
});

describe('the durable log', () => {
  let folder: string;
  let log: MessageLog;
  const file = async (end: string) =>
    join(folder, (await readdir(folder)).find((name) => name.endsWith(end)) ?? '');
  const subjects = () => log.entries.map(({ subject }) => subject);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'message-log-'));
    log = await MessageLog.open(folder);
  });
  afterEach(async () => {
    await log.close();
    await rm(folder, { recursive: true });
  });

  async function reopened(): Promise<void> {
    await log.close();
    log = await MessageLog.open(folder);
  }

  test('has a message with its body on disk when it says so', async () => {
    const entry = await log.append(draft('Hello'), Buffer.from('the body'));
    expect(await readFile(await file('.index.jsonl'), 'utf8')).toContain(`"id":"${entry.id}"`);
    expect(await readFile(await file('.segment'), 'utf8')).toBe('the body');
  });

  test('keeps ids and bodies over a restart and goes on counting', async () => {
    const before = await Promise.all(
      ['one', 'two', 'three'].map((text) => log.append(draft(text), Buffer.from(text))),
    );
    await reopened();
    expect(log.entries).toEqual(before);
    const second = log.find(before[1]?.id ?? '');
    expect(second && (await log.read(second)).toString()).toBe('two');
    const next = await log.append(draft('four'), Buffer.from('four'));
    expect(next.id).toBe('m4');
    expect((await log.read(next)).toString()).toBe('four');
  });

  test('leaves out a line that a crash tore, and writes the next one cleanly', async () => {
    await log.append(draft('whole'), Buffer.from('whole'));
    await log.close();
    await appendFile(await file('.index.jsonl'), '{"id":"m2","sequence":2,"chan');
    log = await MessageLog.open(folder);
    expect(subjects()).toEqual(['whole']);
    expect(log.unreadableLines).toBe(1);
    await log.append(draft('after'), Buffer.from('after'));
    await reopened();
    expect(subjects()).toEqual(['whole', 'after']);
    expect(log.unreadableLines).toBe(0);
  });

  test('leaves out a message whose body never reached the disk', async () => {
    await log.append(draft('whole'), Buffer.from('whole'));
    await log.append(draft('cut'), Buffer.from('cut off'));
    await log.close();
    await truncate(await file('.segment'), 'whole'.length + 2);
    log = await MessageLog.open(folder);
    expect(subjects()).toEqual(['whole']);
    const next = await log.append(draft('next'), Buffer.from('next'));
    await reopened();
    expect(subjects()).toEqual(['whole', 'next']);
    expect((await log.read(next)).toString()).toBe('next');
  });

  test('writes everything that waits together', async () => {
    const sizes: number[] = [];
    log.on('appended', (count) => sizes.push(count));
    await Promise.all(Array.from({ length: 100 }, (_, n) => log.append(draft(`${n}`), Buffer.from(`${n}`))));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100);
    expect(sizes.length).toBeLessThan(5);
    expect(subjects()).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`));
  });

  test('never gives an id twice, also after all messages were deleted', async () => {
    await log.append(draft('old'), Buffer.from('old'));
    await log.clear();
    expect(log.entries).toEqual([]);
    await reopened();
    expect((await log.append(draft('new'), Buffer.from('new'))).id).toBe('m2');
    expect(log.find('m1')).toBeUndefined();
    expect(await readdir(folder)).toHaveLength(2);
  });

  test('remembers over deletion and restart which print jobs it had', async () => {
    await log.append(
      draft('letter', { channel: 'print', source: 'spool', reference: 'job 1' }),
      Buffer.from('{}\n'),
    );
    await log.clear();
    await reopened();
    expect(log.hasPrinted('job 1')).toBe(true);
    expect(log.hasPrinted('job 2')).toBe(false);
  });

  test('finishes a deletion that was interrupted', async () => {
    await log.append(draft('old'), Buffer.from('old'));
    const [index, segment] = [await file('.index.jsonl'), await file('.segment')];
    const left = [await readFile(index), await readFile(segment)];
    await log.clear();
    await log.close();
    await appendFile(index, left[0] ?? '');
    await appendFile(segment, left[1] ?? '');
    log = await MessageLog.open(folder);
    expect(log.entries).toEqual([]);
    expect(await readdir(folder)).toHaveLength(2);
  });
});
