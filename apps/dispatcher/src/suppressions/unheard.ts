import { type Contract, type ResponseCapturedV1, responseCapturedV1 } from '@tourbus/contracts';
import { stopOf } from './stop.js';

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

/**
 * Whether a message that is parked would forbid anything if it were heard. What is none of our facts holds back nobody,
 * or whoever writes to the bus could silence the company; of responses most are opens and clicks.
 */
export function mayForbid({ subject, data }: Contract, body: string): boolean {
  const read = data.safeParse(parsed(body));
  if (!read.success) return false;
  return subject !== responseCapturedV1.subject || stopOf(read.data as ResponseCapturedV1, '') !== undefined;
}
