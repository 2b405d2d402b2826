import { z } from 'zod';
import { pageQuerySchema } from '../http/paging.js';

const word = z.string().min(1).max(200).optional();
const time = z.iso.datetime({ offset: true, error: 'A time such as 2026-11-02T09:30:00Z.' }).optional();

/** What of the record is asked for. Lines are found by what `action` and `subject` begin with. */
export const auditQuerySchema = pageQuerySchema
  .extend({
    /** The whole name: `person:<id>` or that of an API key. */
    actor: word,
    /** `review.approved`, or `review.` for all of its kind. */
    action: word,
    /** `template/order-shipped@3`, or `template/order-shipped` for all of its versions. */
    subject: word,
    since: time,
    /** Exclusive. */
    until: time,
  })
  .meta({ id: 'AuditQuery' });
export type AuditQuery = z.infer<typeof auditQuerySchema>;
