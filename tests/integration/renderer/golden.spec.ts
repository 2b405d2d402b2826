import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { compareWithGolden, expectGoldenPage } from './golden-page.js';
import { type RunningRenderer, startRenderer } from './running-renderer.js';
import { StatementComposer } from './sample-statements.js';

let renderer: RunningRenderer;
let composer: StatementComposer;

beforeAll(async () => {
  renderer = await startRenderer();
  composer = await StatementComposer.of(new Date('2026-12-01T09:00:00Z'));
});
afterAll(() => renderer?.stop());

const statementOf = (customer: string): Promise<Buffer> => {
  const statement = composer.statements.find(({ event }) => event.subject.endsWith(customer));
  if (!statement) throw new Error(`The samples have no customer ${customer}.`);
  return renderer.print(composer.document(statement));
};

describe('the pages of a statement look as they did', () => {
  it.each([
    ['english-first', '20400', 0],
    ['english-last', '20400', 1],
    ['arabic-first', '20792', 0],
    ['japanese-last', '20729', 1],
  ])('%s', async (name, customer, page) => expectGoldenPage(name, await statementOf(customer), page));

  it('and one that does not is shown in pictures', async () => {
    const told = await compareWithGolden('english-first', await statementOf('20407'), 0).catch(
      (error: unknown) => (error as Error).message,
    );
    const [, percent, folder = ''] =
      /different in ([\d.]+) % of its area: see (\S+)\. /.exec(String(told)) ?? [];
    expect(Number(percent)).toBeGreaterThan(0.5);
    expect(readdirSync(folder).sort()).toEqual(['actual.png', 'difference.png', 'expected.png']);
  });
});
