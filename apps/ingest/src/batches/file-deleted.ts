import { Problem } from '@tourbus/platform';

export const deletedFile = (): Problem =>
  new Problem(
    'file-deleted',
    410,
    'The file of this batch is deleted',
    'Somebody who is in it was erased, or it is old, so it is not read again; what became of its rows stays.',
    'Correct the rows in error (errors.csv) and send them as a file of their own.',
  );
