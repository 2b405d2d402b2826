import { expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { AuditLog } from '../operations/audit-log.js';
import type { Outbox } from './outbox.js';
import { ParkedMessages } from './parked-messages.js';
import { PermanentFailure } from './permanent-failure.js';

test('a message that holds NUL, such as JSON in UTF-16, can be parked: PostgreSQL has no place for that character', async () => {
  const written: unknown[] = [];
  const query = (_sql: string, parameters: unknown[]) => Promise.resolve(written.push(...parameters));
  const database = { manager: { query } } as unknown as DataSource;
  const parked = new ParkedMessages(database, {} as Outbox, {} as AuditLog);
  const raw = {
    id: 'm\0',
    subject: 'tourbus.events.shop.order',
    headers: { 'ce-id': '\0', 'ce-path': 'C:\\u0000' },
    body: '{\0"\0a\0"\0',
  };
  await parked.park(
    'ingest-events',
    raw,
    new PermanentFailure('malformed-json', 'It is “\0”.', 'Mend it.'),
    1,
  );
  expect(written).toContain('{␀"␀a␀"␀');
  expect(written).toContain(JSON.stringify({ 'ce-id': '␀', 'ce-path': 'C:\\u0000' }));
  expect(written.filter((value) => String(value).includes('\0'))).toEqual([]);
});
