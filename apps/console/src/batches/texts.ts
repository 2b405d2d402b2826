export const texts = {
  title: 'Batches',
  lead: 'Files of rows, each of which becomes an event. Every row is accounted for: delivered, withheld, failed, or in error with its reason.',
  empty: {
    title: 'No file has come yet',
    body: 'Upload a CSV, TSV, JSON, XML or zip file. Each row becomes an event of the type you choose, and the same file is never taken twice by mistake.',
  },
  upload: 'Upload a file',
  file: 'File',
  type: 'Event type of its rows',
  typeHint: 'It says how a row is read, for example com.fennholm.statement.issued.',
  hold: 'Look at it first: nothing happens until I start it',
  begin: 'Upload',
  live: 'Live',
  counting: 'The rows are still being counted.',
  done: (percent: number, total: number) =>
    `${percent} % of ${total.toLocaleString()} rows have come to their end.`,
  errors: 'Rows in error as CSV',
  deleted: {
    title: 'Its file is deleted',
    body: 'Somebody in it was erased. What became of its rows stays; rows in error can be corrected and sent as a file of their own.',
  },
  outcomes: 'What became of the rows',
  about: 'About it',
  commands: {
    start: ['Start', 'Every row is read, and what follows from it is sent.'],
    pause: ['Pause', 'No further row is read. What is under way goes on; resume whenever you like.'],
    resume: ['Resume', 'Reading goes on with the next row.'],
    cancel: [
      'Cancel',
      'Rows that were not read yet never will be. What is under way goes on. This cannot be undone.',
    ],
    retry: [
      'Retry rows in error',
      'Rows in error are read once more. Do that after the mapping was corrected.',
    ],
  } as const,
};
