import { describe, expect, it, test } from '@jest/globals';
import { lookAgainSeconds, pagesLeft, whyEnded, whyNotReady } from './print-job.js';

describe('the pages that are printed of a part', () => {
  const envelope = (firstPage: number, lastPage: number) => ({ firstPage, lastPage });

  it.each([
    ['are all, where nobody is left out', [], undefined],
    ['begin later without the first envelope', [envelope(1, 4)], [[5, 10]]],
    ['end earlier without the last', [envelope(9, 10)], [[1, 8]]],
    ['have a gap for one in the middle', [envelope(3, 4)], [[1, 2], [5, 10]]], // prettier-ignore
    ['have one gap for two neighbours, in whatever order', [envelope(5, 6), envelope(3, 4)], [[1, 2], [7, 10]]], // prettier-ignore
    ['are none, where everybody is left out', [envelope(1, 10)], []],
  ])('%s', (_, leftOut, ranges) => {
    expect(pagesLeft(10, leftOut)).toEqual(ranges);
  });
});

test('a job is asked about often while it is young, and every ten seconds when it is old', () => {
  expect([0, 2, 30, 3_600].map(lookAgainSeconds)).toEqual([0.5, 0.5, 3, 10]);
});

test('a job that a printer ended says why, in the printer’s words', () => {
  const says = { job: 'aborted', jobReasons: ['job-data-insufficient'], message: 'No pages.', sheets: 3 };
  expect(whyEnded(says)).toEqual({
    code: 'print-aborted',
    text: 'The printer aborted the job (job-data-insufficient: No pages.). 3 sheets were printed before.',
  });
  expect(whyEnded({ job: 'canceled', jobReasons: ['none'] }).text).toBe('The printer canceled the job.');
});

test('a printer that stands still says what it lacks', () => {
  expect(whyNotReady({ printer: 'idle', printerReasons: ['none'] }, true)).toBeUndefined();
  expect(whyNotReady({ printer: 'processing', printerReasons: ['toner-low-report'] }, true)).toBeUndefined();
  expect(whyNotReady({ printer: 'stopped', printerReasons: ['media-empty-error'] }, true)?.text).toBe(
    'The printer is stopped: media-empty-error.',
  );
  expect(whyNotReady({ printer: 'idle' }, false)?.code).toBe('printer-not-accepting');
});
