import { z } from 'zod';
import { pageQuerySchema } from '@tourbus/platform';
import { reviewStates } from './reviews.js';

const version = z.int().positive();
const note = z.string().trim().min(1).max(4_000);
const moment = z.iso.datetime({ offset: true });

export const submissionSchema = z
  .strictObject({ version: version.optional(), note: note.optional() })
  .default({})
  .meta({ id: 'ReviewSubmission' });
export type SubmissionRequest = z.infer<typeof submissionSchema>;

/** An approval names what it is of: the newest may be another by the time it arrives. */
export const approvalSchema = z
  .strictObject({ version, note: note.optional() })
  .meta({ id: 'ReviewApproval' });
export type ApprovalRequest = z.infer<typeof approvalSchema>;

export const changeRequestSchema = z.strictObject({ version, note }).meta({ id: 'ReviewChangeRequest' });
export type ChangeRequest = z.infer<typeof changeRequestSchema>;

export const publicationSchema = z
  .strictObject({
    version: version.optional(),
    /** Counts from then on; at once unless given. */
    from: moment.optional(),
    /** Then what was published before counts again; for good unless given. */
    until: moment.optional(),
  })
  .default({})
  .meta({ id: 'Publication' });
export type PublicationRequest = z.infer<typeof publicationSchema>;

export const restorationSchema = z.strictObject({ version }).meta({ id: 'Restoration' });
export type RestorationRequest = z.infer<typeof restorationSchema>;

export const reviewQuerySchema = pageQuerySchema
  .extend({
    state: z.enum(reviewStates).optional(),
    /** Only what waits for the caller: to be approved, to be changed, or to be published. */
    mine: z.enum(['true', 'false']).default('false'),
  })
  .meta({ id: 'ReviewQuery' });
export type ReviewQuery = z.infer<typeof reviewQuerySchema>;
