import { type Parts, customerErased } from '@tourbus/contracts';
import type { Withholding } from '../deliveries/claim.js';

/** Whether erasure took whom parts go to (see holdings): no rule can be asked about them, so nothing may go out. */
export const isErased = ({ parts }: { parts: Parts }): boolean => !('to' in parts);

export const withheldAsErased: Withholding = { reason: customerErased, trace: [] };
