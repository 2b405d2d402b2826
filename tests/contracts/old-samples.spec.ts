import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { contracts } from '@tourbus/contracts';

const folder = new URL('samples/', import.meta.url);

/** What was published once lies in streams and outboxes for days: files here are added, and never changed. */
describe('facts published by earlier versions', () => {
  it.each(readdirSync(folder))('%s is still understood', (file) => {
    const subject = `tourbus.${file.replace(/(-\d+)?\.json$/, '')}`;
    const contract = contracts.find((candidate) => candidate.subject === subject);
    expect(contract).toBeDefined();
    expect(() => contract?.data.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')))).not.toThrow();
  });

  it('has a sample of every fact', () => {
    const sampled = readdirSync(folder).map((file) => `tourbus.${file.replace(/(-\d+)?\.json$/, '')}`);
    expect(contracts.map(({ subject }) => subject).filter((subject) => !sampled.includes(subject))).toEqual(
      [],
    );
  });
});
