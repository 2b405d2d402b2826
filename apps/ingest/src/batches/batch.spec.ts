import { describe, expect, it } from '@jest/globals';
import { type Batch, reportOf } from './batch.js';

const batch = (more: Partial<Batch>): Batch => ({
  ...{ id: 'b', name: 'March', eventType: 't', options: {}, digest: 'd', bytes: 1, state: 'producing' },
  ...{
    total: 1_000,
    origin: null,
    webhook: null,
    heldUp: null,
    cursor: 500,
    retryCursor: null,
    failure: null,
    namesErased: false,
    fileDeleted: false,
  },
  ...{ faulty: 0, underWay: 100, gathered: 0, delivered: 400, withheld: 0, failed: 0, cancelled: 0 },
  ...{ createdBy: 'somebody', createdAt: new Date('2026-11-02T06:00:00Z') },
  ...{ startedAt: new Date('2026-11-02T06:00:00Z'), finishedAt: null },
  ...more,
});
const at = (time: string): Date => new Date(`2026-11-02T${time}Z`);

describe('the report of a batch', () => {
  it('says when it will be finished if it goes on as it went: 400 rows in 40 s leave 60 s for 600', () => {
    expect(reportOf(batch({}), at('06:00:40'))).toMatchObject({
      ...{ total: 1_000, rate: 10, estimatedEnd: at('06:01:40') },
    });
  });

  it('counts rows that came to nothing as ended, too', () => {
    const report = reportOf(batch({ faulty: 100, delivered: 200, withheld: 50, failed: 50 }), at('06:00:40'));
    expect(report.estimatedEnd).toEqual(at('06:01:40'));
  });

  it.each([
    ['nobody has counted the rows', { total: null }],
    ['nothing has come to its end', { delivered: 0 }],
    ['it was paused', { state: 'paused' as const }],
    ['it is at its end', { state: 'finished' as const, finishedAt: at('06:00:40') }],
    ['it was not started', { state: 'waiting' as const, startedAt: null }],
  ])('says no end where %s', (_, more) => {
    expect(reportOf(batch(more), at('06:00:40')).estimatedEnd).toBeUndefined();
  });
});
